package dev.keelson.queryside;

import dev.keelson.domain.ReadsProjection;
import dev.keelson.domain.UnknownEntityException;
import jakarta.validation.constraints.Positive;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.axonframework.messaging.queryhandling.annotation.Query;
import org.axonframework.messaging.queryhandling.annotation.QueryHandler;
import org.jspecify.annotations.Nullable;

/** A small domain of queries, one of each shape. */
@ReadsProjection("shop")
final class ShopQueries {

    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch gate = new CountDownLatch(1);

    @Query(namespace = "shop", name = "FindItem", version = "2")
    record FindItem(@Positive int number) {}

    @Query(namespace = "shop", name = "FindItems")
    record FindItems(List<String> names) {}

    @Query(namespace = "shop", name = "FindMaybe")
    record FindMaybe(boolean there) {}

    @Query(namespace = "shop", name = "FindLater")
    record FindLater(String text) {}

    @Query(namespace = "shop", name = "FindStreamed")
    record FindStreamed(int count) {}

    @Query(namespace = "shop", name = "Fail")
    record Fail(String how) {}

    @Query(namespace = "shop", name = "Wait")
    record Wait() {}

    record Item(String name, int number) {}

    @QueryHandler(queryName = "shop.FindItem")
    @Nullable
    Item find(FindItem query) {
        return query.number() == 404 ? null : new Item("n" + query.number(), query.number());
    }

    @QueryHandler(queryName = "shop.FindItems")
    @ReadsProjection({"shop", "names"})
    List<Item> find(FindItems query) {
        return query.names().stream().map(name -> new Item(name, 1)).toList();
    }

    @QueryHandler(queryName = "shop.FindMaybe")
    Optional<Item> find(FindMaybe query) {
        return query.there() ? Optional.of(new Item("there", 1)) : Optional.empty();
    }

    @QueryHandler(queryName = "shop.FindLater")
    CompletableFuture<Item> find(FindLater query) {
        return CompletableFuture.supplyAsync(() -> new Item(query.text(), 1));
    }

    @QueryHandler(queryName = "shop.FindStreamed")
    Stream<Item> find(FindStreamed query) {
        return Stream.iterate(1, number -> number + 1).limit(query.count()).map(number -> new Item("s", number));
    }

    @QueryHandler(queryName = "shop.Fail")
    Item fail(Fail query) throws IOException {
        switch (query.how()) {
            case "entity" -> throw UnknownEntityException.of("item", "1");
            case "checked" -> throw new IOException("no disk");
            default -> throw new IllegalStateException(query.how());
        }
    }

    @QueryHandler(queryName = "shop.Wait")
    Item waitAtTheGate(Wait query) throws InterruptedException {
        entered.countDown();
        gate.await();
        return new Item("waited", 1);
    }
}
