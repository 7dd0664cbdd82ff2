package dev.keelson.projections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.eventstore.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.axonframework.messaging.core.EmptyApplicationContext;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.core.unitofwork.SimpleUnitOfWorkFactory;
import org.axonframework.messaging.eventhandling.processing.streaming.segmenting.Segment;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.MergedTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.ReplayToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.UnableToClaimTokenException;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.UnableToInitializeTokenException;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What the token store promises, on every database. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class TokenStoreContract {

    private static final String P = "orders";
    private static final TrackingToken AT_5 = new GlobalSequenceTrackingToken(5);
    private static final TrackingToken AT_9 = new GlobalSequenceTrackingToken(9);

    private final SimpleUnitOfWorkFactory unitsOfWork = new SimpleUnitOfWorkFactory(EmptyApplicationContext.INSTANCE);
    private final TestDatabase database = create();
    private final Jdbi jdbi = Jdbi.create(database.dataSource()).installPlugin(new SqlObjectPlugin());
    private final ProjectionTransaction transaction = new ProjectionTransaction(jdbi);
    private final JdbiTokenStore one = store("one");
    private final JdbiTokenStore two = store("two");

    abstract TestDatabase create();

    private JdbiTokenStore store(String node) {
        return new JdbiTokenStore(jdbi, transaction, node, Duration.ofSeconds(60), new Deaf());
    }

    @BeforeAll
    void migrate() {
        SchemaMigrations.migrate(
                database.dataSource(),
                "projections",
                "db/projections",
                getClass().getClassLoader());
    }

    @AfterAll
    void drop() {
        database.close();
    }

    @BeforeEach
    void empty() {
        jdbi.useHandle(handle -> handle.execute("DELETE FROM keelson_projection_token"));
    }

    private <T> T inUnitOfWork(Function<ProcessingContext, CompletableFuture<T>> work) {
        return unitsOfWork.create().executeWithResult(work).join();
    }

    private static Throwable failureOf(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return future.exceptionNow();
    }

    /** As if the node had given no sign of life for an hour. */
    private void expireClaims() {
        jdbi.useHandle(handle ->
                handle.execute("UPDATE keelson_projection_token SET claimed_at = claimed_at - INTERVAL '1' HOUR"));
    }

    @Test
    void segments_are_initialised_once_and_cover_everything() {
        var segments = one.initializeTokenSegments(P, 4, AT_5, null).join();

        assertThat(segments).hasSize(4);
        assertThat(one.fetchSegments(P, null).join()).containsExactlyInAnyOrderElementsOf(segments);
        assertThat(one.fetchToken(P, 2, null).join()).isEqualTo(AT_5);
        assertThat(failureOf(two.initializeTokenSegments(P, 4, AT_5, null)))
                .isInstanceOf(UnableToInitializeTokenException.class);
    }

    @Test
    void several_nodes_that_initialise_at_once_leave_one_set_of_segments() throws Exception {
        var start = new CyclicBarrier(8);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var outcomes = new ArrayList<Future<Boolean>>();
            for (var i = 0; i < 8; i++) {
                var store = store("node-" + i);
                outcomes.add(executor.submit(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    return !store.initializeTokenSegments(P, 4, AT_5, null).isCompletedExceptionally();
                }));
            }
            var successes = 0;
            for (var outcome : outcomes) {
                successes += outcome.get(20, TimeUnit.SECONDS) ? 1 : 0;
            }
            assertThat(successes).isEqualTo(1);
        }
        assertThat(one.fetchSegments(P, null).join()).hasSize(4);
    }

    @Test
    void every_kind_of_token_comes_back_as_it_was() {
        one.initializeTokenSegments(P, 1, null, null).join();
        assertThat(one.fetchToken(P, 0, null).join()).isNull();

        for (var token :
                List.of(AT_5, MergedTrackingToken.merged(AT_5, AT_9), ReplayToken.createReplayToken(AT_9, AT_5))) {
            one.storeToken(token, P, 0, null).join();
            assertThat(one.fetchToken(P, 0, null).join()).isEqualTo(token);
        }
        assertThat(Tokens.positionOf(MergedTrackingToken.merged(AT_9, AT_5))).isEqualTo(5);
        assertThat(Tokens.positionOf(null)).isZero();
    }

    @Test
    void a_claimed_segment_belongs_to_one_node_until_it_is_released() {
        one.initializeTokenSegments(P, 2, AT_5, null).join();
        one.fetchToken(P, 0, null).join();

        assertThat(failureOf(two.fetchToken(P, 0, null))).isInstanceOf(UnableToClaimTokenException.class);
        assertThat(failureOf(two.storeToken(AT_9, P, 0, null))).isInstanceOf(UnableToClaimTokenException.class);
        assertThat(failureOf(two.extendClaim(P, 0, null))).isInstanceOf(UnableToClaimTokenException.class);
        assertThat(failureOf(two.deleteToken(P, 0, null))).isInstanceOf(UnableToClaimTokenException.class);
        assertThat(two.fetchAvailableSegments(P, null).join()).hasSize(1);

        one.releaseClaim(P, 0, null).join();
        assertThat(two.fetchToken(P, 0, null).join()).isEqualTo(AT_5);
    }

    @Test
    void a_node_that_lost_its_claim_cannot_write_any_more() {
        one.initializeTokenSegments(P, 1, AT_5, null).join();
        one.fetchToken(P, 0, null).join();
        expireClaims();
        assertThat(two.fetchAvailableSegments(P, null).join()).hasSize(1);
        assertThat(two.fetchToken(P, 0, null).join()).isEqualTo(AT_5);

        assertThat(failureOf(one.storeToken(AT_9, P, 0, null))).isInstanceOf(UnableToClaimTokenException.class);
        assertThat(failureOf(one.extendClaim(P, 0, null))).isInstanceOf(UnableToClaimTokenException.class);
        assertThat(two.fetchToken(P, 0, null).join()).isEqualTo(AT_5);
    }

    @Test
    void a_claim_that_is_extended_does_not_expire() {
        one.initializeTokenSegments(P, 1, AT_5, null).join();
        one.fetchToken(P, 0, null).join();
        expireClaims();
        one.extendClaim(P, 0, null).join();

        assertThat(failureOf(two.fetchToken(P, 0, null))).isInstanceOf(UnableToClaimTokenException.class);
    }

    @Test
    void a_segment_that_was_split_meanwhile_is_not_claimed_under_its_old_mask() {
        one.initializeTokenSegments(P, 2, AT_5, null).join();

        assertThat(failureOf(one.fetchToken(P, new Segment(0, 3), null)))
                .isInstanceOf(UnableToClaimTokenException.class);
        assertThat(one.fetchToken(P, new Segment(0, 1), null).join()).isEqualTo(AT_5);
    }

    @Test
    void a_segment_may_be_released_and_deleted_in_one_transaction() {
        one.initializeTokenSegments(P, 1, AT_5, null).join();
        inUnitOfWork(context -> one.fetchToken(P, 0, context)
                .thenCompose(_ -> one.releaseClaim(P, 0, context))
                .thenCompose(_ -> one.deleteToken(P, 0, context))
                .thenCompose(_ -> one.initializeSegment(AT_9, P, new Segment(0, 1), context)));

        assertThat(two.fetchToken(P, new Segment(0, 1), null).join()).isEqualTo(AT_9);
    }

    @Test
    void a_token_is_stored_in_the_transaction_of_its_context() {
        one.initializeTokenSegments(P, 1, AT_5, null).join();
        one.fetchToken(P, 0, null).join();

        assertThatThrownBy(() -> inUnitOfWork(context -> one.storeToken(AT_9, P, 0, context)
                        .thenCompose(_ -> CompletableFuture.failedFuture(new IllegalStateException("on purpose")))))
                .hasRootCauseMessage("on purpose");
        assertThat(one.fetchToken(P, 0, null).join()).isEqualTo(AT_5);

        inUnitOfWork(context -> one.storeToken(AT_9, P, 0, context));
        assertThat(one.fetchToken(P, 0, null).join()).isEqualTo(AT_9);
    }

    @Test
    void segments_merge_at_one_position_only_since_axon_would_handle_again_what_lies_between_two() {
        var uneven = MergedTrackingToken.merged(AT_5, AT_9);
        assertThat(failureOf(one.initializeSegment(uneven, P, Segment.ROOT_SEGMENT, null)))
                .isInstanceOf(UnableToInitializeTokenException.class)
                .hasMessageContaining("at different positions, 5 and 9");

        one.initializeSegment(MergedTrackingToken.merged(AT_9, AT_9), P, Segment.ROOT_SEGMENT, null)
                .join();
        assertThat(one.fetchToken(P, 0, null).join()).isEqualTo(AT_9);
    }

    @Test
    void every_node_sees_the_same_storage_identifier() {
        assertThat(one.retrieveStorageIdentifier(null).join())
                .isEqualTo(two.retrieveStorageIdentifier(null).join());
    }

    /** Does not listen. */
    private static final class Deaf implements JdbiTokenStore.SegmentListener {

        @Override
        public void advanced(String processor, int segment) {}

        @Override
        public void failed(String processor, int segment, FailedBatches.Failure failure) {}
    }
}
