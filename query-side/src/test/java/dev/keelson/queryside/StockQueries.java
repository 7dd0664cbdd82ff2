package dev.keelson.queryside;

import dev.keelson.domain.CachedQuery;
import dev.keelson.domain.ReadsProjection;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.axonframework.messaging.queryhandling.annotation.Query;
import org.axonframework.messaging.queryhandling.annotation.QueryHandler;
import org.jspecify.annotations.Nullable;

/** A read model that a test fills, and queries that remember when they ran. */
@ReadsProjection("stock")
final class StockQueries {

    /** Makes the query fail. */
    static final String BROKEN = "broken";

    final Map<String, String> places = new ConcurrentHashMap<>();
    /** Holds every run that has looked; open at first. */
    volatile CountDownLatch gate = new CountDownLatch(0);

    final Queue<Long> runs = new ConcurrentLinkedQueue<>();

    @Query(namespace = "stock", name = "FindPlace")
    record FindPlace(String product) {}

    @Query(namespace = "stock", name = "FindKept")
    record FindKept(String product) {}

    @Query(namespace = "stock", name = "FindPerhapsStale")
    record FindPerhapsStale(String product) {}

    record Place(String name) {}

    @QueryHandler(queryName = "stock.FindPlace")
    @Nullable
    Place find(FindPlace query) throws InterruptedException {
        return place(query.product());
    }

    @CachedQuery(maxAgeMillis = 60_000)
    @QueryHandler(queryName = "stock.FindKept")
    @Nullable
    Place find(FindKept query) throws InterruptedException {
        return place(query.product());
    }

    @CachedQuery(maxAgeMillis = 60_000, staleMillis = 50_000)
    @QueryHandler(queryName = "stock.FindPerhapsStale")
    @Nullable
    Place find(FindPerhapsStale query) throws InterruptedException {
        return place(query.product());
    }

    private @Nullable Place place(String product) throws InterruptedException {
        runs.add(System.nanoTime());
        var place = places.get(product);
        if (!gate.await(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the gate stayed closed");
        }
        if (BROKEN.equals(place)) {
            throw new IllegalStateException("the shelf is broken");
        }
        return place == null ? null : new Place(place);
    }
}
