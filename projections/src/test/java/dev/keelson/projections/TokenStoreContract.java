package dev.keelson.projections;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.eventstore.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.axonframework.common.FutureUtils;
import org.axonframework.messaging.core.EmptyApplicationContext;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.core.unitofwork.SimpleUnitOfWorkFactory;
import org.axonframework.messaging.eventhandling.processing.streaming.segmenting.Segment;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.MergedTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.TokenStore;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.UnableToClaimTokenException;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.UnableToInitializeTokenException;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the token store promises on every database. Axon's store in memory has no owners and cannot be a subject of it.
 */
abstract class TokenStoreContract {

    private static final String ORDERS = "orders";
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration EXPIRED = Duration.ZERO;
    private static final int NODES = 6;

    private final SimpleUnitOfWorkFactory unitsOfWork = new SimpleUnitOfWorkFactory(EmptyApplicationContext.INSTANCE);
    private TestDatabase database = create();
    private TokenStore mine = store("mine", LONG);
    private TokenStore theirs = store("theirs", LONG);

    abstract TestDatabase create();

    @BeforeEach
    void migrate() {
        SchemaMigrations.migrate(
                database.dataSource(), "projections", "db/projections", Projections.class.getClassLoader());
    }

    @AfterEach
    void drop() {
        database.close();
    }

    private TokenStore store(String node, Duration claimTimeout) {
        var jdbi = Jdbi.create(database.dataSource()).installPlugin(new SqlObjectPlugin());
        return new JdbiTokenStore(
                jdbi, new ProjectionTransaction(jdbi), node, claimTimeout, new JdbiTokenStore.BatchListener() {
                    @Override
                    public void committed(String processor, int segment, ProcessingContext batch) {}

                    @Override
                    public void failed(String processor, int segment, ProcessingContext batch, Throwable error) {}
                });
    }

    @Test
    void segments_start_at_the_initial_token_without_an_owner() {
        assertThat(initialize(mine, 3)).containsExactly(segment(0, 3), segment(1, 1), segment(2, 3));
        assertThat(done(theirs.fetchSegments(ORDERS, null))).hasSize(3);
        assertThat(done(theirs.fetchAvailableSegments(ORDERS, null))).hasSize(3);
        assertThat(done(theirs.fetchToken(ORDERS, 2, null))).isEqualTo(at(0));
        assertThat(done(mine.fetchSegment(ORDERS, 1, null))).isEqualTo(segment(1, 1));
        assertThat(done(mine.fetchSegments("others", null))).isEmpty();
    }

    @Test
    void a_token_is_kept_exactly() {
        initialize(mine, 1);
        done(mine.fetchToken(ORDERS, 0, null));
        for (var token : List.of(at(5), new MergedTrackingToken(at(7), at(9)))) {
            done(mine.storeToken(token, ORDERS, 0, null));
            assertThat(done(mine.fetchToken(ORDERS, 0, null))).isEqualTo(token);
        }
        done(mine.storeToken(null, ORDERS, 0, null));
        assertThat(done(mine.fetchToken(ORDERS, 0, null))).isNull();
    }

    @Test
    void a_claimed_segment_is_refused_to_others() {
        initialize(mine, 1);
        done(mine.fetchToken(ORDERS, 0, null));
        assertThat(done(mine.fetchAvailableSegments(ORDERS, null))).hasSize(1);
        assertThat(done(theirs.fetchAvailableSegments(ORDERS, null))).isEmpty();
        refused(theirs.fetchToken(ORDERS, 0, null));
        refused(theirs.storeToken(at(1), ORDERS, 0, null));
        refused(theirs.extendClaim(ORDERS, 0, null));
        refused(theirs.deleteToken(ORDERS, 0, null));
        done(theirs.releaseClaim(ORDERS, 0, null));
        refused(theirs.fetchToken(ORDERS, 0, null));
    }

    @Test
    void a_released_segment_goes_to_the_next_who_asks() {
        initialize(mine, 1);
        done(mine.fetchToken(ORDERS, 0, null));
        done(mine.storeToken(at(4), ORDERS, 0, null));
        done(mine.releaseClaim(ORDERS, 0, null));
        assertThat(done(theirs.fetchToken(ORDERS, 0, null))).isEqualTo(at(4));
    }

    @Test
    void a_renewal_never_claims() {
        initialize(mine, 1);
        refused(mine.extendClaim(ORDERS, 0, null));
        assertThat(done(theirs.fetchToken(ORDERS, 0, null))).isEqualTo(at(0));
    }

    @Test
    void a_node_that_lost_its_claim_cannot_write() {
        initialize(mine, 1);
        done(mine.fetchToken(ORDERS, 0, null));
        var quick = store("quick", EXPIRED);
        done(quick.fetchToken(ORDERS, 0, null));
        refused(mine.storeToken(at(1), ORDERS, 0, null));
        refused(mine.extendClaim(ORDERS, 0, null));
        done(quick.releaseClaim(ORDERS, 0, null));
        refused(mine.storeToken(at(1), ORDERS, 0, null));
        assertThat(done(theirs.fetchToken(ORDERS, 0, null))).isEqualTo(at(0));
    }

    @Test
    void a_renewed_claim_is_not_set_back_by_a_batch_that_began_before() {
        initialize(mine, 1);
        done(mine.fetchToken(ORDERS, 0, null));
        var renewed = new ArrayList<Object>();
        inUnitOfWork(batch -> {
            done(mine.fetchSegments(ORDERS, batch));
            done(mine.extendClaim(ORDERS, 0, null));
            renewed.add(claimedAt());
            return mine.storeToken(at(1), ORDERS, 0, batch);
        });
        assertThat(renewed).containsExactly(claimedAt());
    }

    private Object claimedAt() {
        return Jdbi.create(database.dataSource())
                .withHandle(handle -> handle.select("SELECT claimed_at FROM keelson_projection_token")
                        .mapTo(java.time.OffsetDateTime.class)
                        .one());
    }

    @Test
    void a_segment_that_is_being_written_is_refused_at_once() {
        initialize(mine, 1);
        done(mine.fetchToken(ORDERS, 0, null));
        var quick = store("quick", EXPIRED);
        inUnitOfWork(batch -> {
            done(mine.storeToken(at(1), ORDERS, 0, batch));
            refused(quick.fetchToken(ORDERS, 0, null));
            return FutureUtils.emptyCompletedFuture();
        });
    }

    @Test
    void a_token_is_rolled_back_with_its_batch() {
        initialize(mine, 1);
        done(mine.fetchToken(ORDERS, 0, null));
        assertThatThrownBy(() -> inUnitOfWork(batch -> {
                    done(mine.storeToken(at(1), ORDERS, 0, batch));
                    return CompletableFuture.failedFuture(new IllegalStateException("killed"));
                }))
                .hasMessageContaining("killed");
        assertThat(done(mine.fetchToken(ORDERS, 0, null))).isEqualTo(at(0));
    }

    @Test
    void a_segment_that_was_released_may_still_be_deleted() {
        initialize(mine, 1);
        inUnitOfWork(split -> {
            done(mine.fetchToken(ORDERS, 0, split));
            done(mine.releaseClaim(ORDERS, 0, split));
            done(mine.deleteToken(ORDERS, 0, split));
            return mine.initializeSegment(at(2), ORDERS, segment(0, 1), split);
        });
        assertThat(done(theirs.fetchSegment(ORDERS, 0, null))).isEqualTo(segment(0, 1));
        assertThat(done(theirs.fetchToken(ORDERS, segment(0, 1), null))).isEqualTo(at(2));
    }

    @Test
    void segments_merge_at_one_position_only_since_axon_would_handle_again_what_lies_between_two() {
        assertThatThrownBy(() -> done(
                        mine.initializeSegment(new MergedTrackingToken(at(5), at(9)), ORDERS, segment(0, 0), null)))
                .isInstanceOf(UnableToInitializeTokenException.class)
                .hasMessageContaining("at different positions, 5 and 9");
        done(mine.initializeSegment(new MergedTrackingToken(at(9), at(9)), ORDERS, segment(0, 0), null));
        assertThat(done(mine.fetchToken(ORDERS, 0, null))).isEqualTo(at(9));
    }

    @Test
    void a_segment_of_another_shape_is_not_claimed() {
        initialize(mine, 2);
        refused(mine.fetchToken(ORDERS, segment(0, 0), null));
    }

    @Test
    void a_segment_is_initialized_once_and_a_refusal_costs_the_transaction_nothing() {
        initialize(mine, 1);
        inUnitOfWork(context -> {
            assertThatThrownBy(() -> done(mine.initializeSegment(at(1), ORDERS, segment(0, 0), context)))
                    .isInstanceOf(UnableToInitializeTokenException.class);
            return mine.initializeSegment(at(1), ORDERS, segment(1, 1), context);
        });
        assertThat(done(mine.fetchSegments(ORDERS, null))).hasSize(2);
    }

    @Test
    void of_nodes_that_start_at_once_one_decides_how_many_segments_there_are() throws Exception {
        for (var round = 0; round < 5; round++) {
            var processor = ORDERS + round;
            var bothSawNone = new CyclicBarrier(NODES);
            var seen = atOnce(node -> inUnitOfWork(start -> {
                var store = store("node" + node, LONG);
                assertThat(done(store.fetchSegments(processor, start))).isEmpty();
                meet(bothSawNone);
                return store.initializeTokenSegments(processor, 1 << (node % 3), at(0), start);
            }));
            assertThat(new HashSet<>(seen)).hasSize(1);
            assertThat(done(mine.fetchSegments(processor, null))).isEqualTo(seen.getFirst());
        }
    }

    @Test
    void stores_on_the_same_tables_have_the_same_identifier() throws Exception {
        var together = new CyclicBarrier(NODES);
        var seen = atOnce(node -> {
            meet(together);
            return done(store("node" + node, LONG).retrieveStorageIdentifier(null));
        });
        assertThat(new HashSet<>(seen)).hasSize(1);
    }

    private static <T> List<T> atOnce(Function<Integer, T> work) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<Future<T>>();
            for (var node = 0; node < NODES; node++) {
                var number = node;
                results.add(threads.submit((Callable<T>) () -> work.apply(number)));
            }
            var values = new ArrayList<T>();
            for (var result : results) {
                values.add(result.get(30, SECONDS));
            }
            return values;
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(10, SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Segment> initialize(TokenStore store, int count) {
        return done(store.initializeTokenSegments(ORDERS, count, at(0), null));
    }

    private <T> T inUnitOfWork(Function<ProcessingContext, CompletableFuture<T>> work) {
        return done(unitsOfWork.create().executeWithResult(work));
    }

    private static <T> T done(CompletableFuture<T> future) {
        return FutureUtils.joinAndUnwrap(future);
    }

    private static void refused(CompletableFuture<?> future) {
        assertThatThrownBy(() -> done(future)).isInstanceOf(UnableToClaimTokenException.class);
    }

    private static Segment segment(int id, int mask) {
        return new Segment(id, mask);
    }

    private static TrackingToken at(long position) {
        return new GlobalSequenceTrackingToken(position);
    }
}
