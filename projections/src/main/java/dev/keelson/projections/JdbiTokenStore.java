package dev.keelson.projections;

import dev.keelson.eventstore.SqlStates;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.processing.streaming.segmenting.Segment;
import org.axonframework.messaging.eventhandling.processing.streaming.token.MergedTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.TokenStore;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.UnableToClaimTokenException;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.UnableToInitializeTokenException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the tokens in the database of the read models and writes them in the transaction of the handlers' own work, so that
 * both commit or neither does.
 *
 * <p>A segment belongs to the node that claimed it, until that node gives no sign of life for the claim timeout. Every write
 * of a token says who writes: a node that was stalled, and lost its segment meanwhile, fails with its whole batch. A split
 * or merge is one transaction, and a segment that was released in it may still be deleted in it: Axon 5.0.1 does both in
 * this order, and its own store then leaves the segment without an owner for ever. Several nodes may start on an empty table
 * at once: the one that inserts the first segment decides how many there are.
 *
 * <p>Safe for use by many threads.
 */
final class JdbiTokenStore implements TokenStore {

    private final Jdbi jdbi;
    private final ProjectionTransaction transaction;
    private final String node;
    private final long claimMillis;
    private final BatchListener listener;

    /** Is told how the transaction ended in which a token was to be stored. */
    interface BatchListener {

        void committed(String processor, int segment, ProcessingContext batch);

        void failed(String processor, int segment, ProcessingContext batch, Throwable error);
    }

    JdbiTokenStore(
            Jdbi jdbi, ProjectionTransaction transaction, String node, Duration claimTimeout, BatchListener listener) {
        this.jdbi = jdbi;
        this.transaction = transaction;
        this.node = node;
        this.listener = listener;
        claimMillis = claimTimeout.toMillis();
    }

    @Override
    public CompletableFuture<List<Segment>> initializeTokenSegments(
            String processor, int count, @Nullable TrackingToken initial, @Nullable ProcessingContext context) {
        return inTransaction(context, handle -> {
            var dao = handle.attach(TokenDao.class);
            insertUnlessPresent(handle, () -> Segment.splitBalanced(Segment.ROOT_SEGMENT, count - 1)
                    .forEach(segment -> insert(dao, processor, segment, initial)));
            return segments(dao, processor);
        });
    }

    @Override
    public CompletableFuture<Void> initializeSegment(
            @Nullable TrackingToken token, String processor, Segment segment, @Nullable ProcessingContext context) {
        return run(context, handle -> {
            var dao = handle.attach(TokenDao.class);
            if (!insertUnlessPresent(handle, () -> insert(dao, processor, segment, token))) {
                throw new UnableToInitializeTokenException(
                        "segment %d of processor %s is there already".formatted(segment.getSegmentId(), processor));
            }
        });
    }

    private static void insert(TokenDao dao, String processor, Segment segment, @Nullable TrackingToken initial) {
        var token = initial instanceof MergedTrackingToken merged ? even(processor, merged) : initial;
        var stored = StoredToken.of(token);
        dao.insert(
                processor,
                segment.getSegmentId(),
                segment.getMask(),
                stored.position(),
                stored.tokenType(),
                stored.token());
    }

    /**
     * The one token of two segments that stand at the same position. Axon 5.0.1 goes back to the lower of two and handles the
     * events between them once more, for both; such a merge is refused and may be tried again a moment later.
     */
    private static TrackingToken even(String processor, MergedTrackingToken merged) {
        var lower = merged.lowerSegmentToken();
        var upper = merged.upperSegmentToken();
        if (!lower.equals(upper)) {
            throw new UnableToInitializeTokenException(
                    "segments of processor %s are at different positions, %d and %d; merge them once they are at the same"
                            .formatted(processor, StoredToken.positionOf(lower), StoredToken.positionOf(upper)));
        }
        return lower;
    }

    /** With a savepoint, because a refused insert would cost the whole transaction on PostgreSQL. */
    private static boolean insertUnlessPresent(Handle handle, Runnable inserts) {
        handle.savepoint("absent");
        try {
            inserts.run();
            handle.releaseSavepoint("absent");
            return true;
        } catch (JdbiException e) {
            if (!SqlStates.isUniqueViolation(e)) {
                throw e;
            }
            handle.rollbackToSavepoint("absent");
            return false;
        }
    }

    @Override
    public CompletableFuture<Void> storeToken(
            @Nullable TrackingToken token, String processor, int segment, @Nullable ProcessingContext context) {
        if (context != null) {
            context.onError((batch, _, error) -> listener.failed(processor, segment, batch, error));
            context.runOnAfterCommit(batch -> listener.committed(processor, segment, batch));
        }
        var failure = context == null ? null : failureIn(context);
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        var stored = StoredToken.of(token);
        return owning(
                processor,
                segment,
                context,
                dao -> dao.store(processor, segment, node, stored.position(), stored.tokenType(), stored.token()));
    }

    /** Why a batch is not to be committed although Axon goes on to do so, see {@link BatchInterceptor}. */
    private static @Nullable Throwable failureIn(ProcessingContext context) {
        return Batch.in(context)
                .flatMap(Batch::failure)
                .map(Batch.Failure::cause)
                .orElse(null);
    }

    @Override
    public CompletableFuture<TrackingToken> fetchToken(
            String processor, int segment, @Nullable ProcessingContext context) {
        return inTransaction(
                context, handle -> claim(handle, processor, segment).stored().restored());
    }

    @Override
    public CompletableFuture<TrackingToken> fetchToken(
            String processor, Segment segment, @Nullable ProcessingContext context) {
        return inTransaction(context, handle -> {
            var row = claim(handle, processor, segment.getSegmentId());
            if (row.mask() != segment.getMask()) {
                throw new UnableToClaimTokenException("segment %d of processor %s was split or merged meanwhile"
                        .formatted(segment.getSegmentId(), processor));
            }
            return row.stored().restored();
        });
    }

    private TokenRow claim(Handle handle, String processor, int segment) {
        var dao = handle.attach(TokenDao.class);
        var row = dao.lockClaimable(processor, segment, node, claimMillis)
                .orElseThrow(() -> notOwned(processor, segment));
        dao.claim(processor, segment, node);
        return row;
    }

    /** A change that finds no row when the segment is another node's. */
    private CompletableFuture<Void> owning(
            String processor, int segment, @Nullable ProcessingContext context, ToIntFunction<TokenDao> change) {
        return run(context, handle -> {
            if (change.applyAsInt(handle.attach(TokenDao.class)) == 0) {
                throw notOwned(processor, segment);
            }
        });
    }

    private UnableToClaimTokenException notOwned(String processor, int segment) {
        return new UnableToClaimTokenException(
                "segment %d of processor %s does not belong to node %s".formatted(segment, processor, node));
    }

    /** Never claims anew, unlike Axon's default: a segment that was lost is lost with all that was read for it. */
    @Override
    public CompletableFuture<Void> extendClaim(String processor, int segment, @Nullable ProcessingContext context) {
        return owning(processor, segment, context, dao -> dao.extend(processor, segment, node));
    }

    @Override
    public CompletableFuture<Void> releaseClaim(String processor, int segment, @Nullable ProcessingContext context) {
        return run(context, handle -> handle.attach(TokenDao.class).release(processor, segment, node));
    }

    @Override
    public CompletableFuture<Void> deleteToken(String processor, int segment, @Nullable ProcessingContext context) {
        return owning(processor, segment, context, dao -> dao.delete(processor, segment, node));
    }

    @Override
    public CompletableFuture<Segment> fetchSegment(String processor, int segment, @Nullable ProcessingContext context) {
        return inTransaction(context, handle -> segments(handle.attach(TokenDao.class), processor).stream()
                .filter(candidate -> candidate.getSegmentId() == segment)
                .findFirst()
                .orElse(null));
    }

    @Override
    public CompletableFuture<List<Segment>> fetchSegments(String processor, @Nullable ProcessingContext context) {
        return inTransaction(context, handle -> segments(handle.attach(TokenDao.class), processor));
    }

    private List<Segment> segments(TokenDao dao, String processor) {
        return dao.rows(processor, claimMillis).stream()
                .map(JdbiTokenStore::segment)
                .toList();
    }

    @Override
    public CompletableFuture<List<Segment>> fetchAvailableSegments(
            String processor, @Nullable ProcessingContext context) {
        return inTransaction(context, handle -> handle.attach(TokenDao.class).rows(processor, claimMillis).stream()
                .filter(row -> row.owner() == null || row.owner().equals(node))
                .map(JdbiTokenStore::segment)
                .toList());
    }

    private static Segment segment(TokenRow row) {
        return new Segment(row.segment(), row.mask());
    }

    @Override
    public CompletableFuture<String> retrieveStorageIdentifier(@Nullable ProcessingContext context) {
        return inTransaction(context, handle -> {
            var dao = handle.attach(TokenDao.class);
            return dao.identifier().orElseGet(() -> {
                insertUnlessPresent(
                        handle, () -> dao.insertIdentifier(UUID.randomUUID().toString()));
                return dao.identifier().orElseThrow();
            });
        });
    }

    /** What the segments of a processor look like to every node. */
    List<TokenRow> rows(String processor) {
        return jdbi.withExtension(TokenDao.class, dao -> dao.rows(processor, claimMillis));
    }

    private CompletableFuture<Void> run(@Nullable ProcessingContext context, Consumer<Handle> work) {
        return inTransaction(context, handle -> {
            work.accept(handle);
            return null;
        });
    }

    private <T> CompletableFuture<T> inTransaction(
            @Nullable ProcessingContext context, Function<Handle, @Nullable T> work) {
        try {
            return CompletableFuture.completedFuture(
                    context == null ? jdbi.inTransaction(work::apply) : work.apply(transaction.handle(context)));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
