package dev.keelson.projections;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.processing.streaming.segmenting.Segment;
import org.axonframework.messaging.eventhandling.processing.streaming.token.MergedTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.TokenStore;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.UnableToClaimTokenException;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.UnableToInitializeTokenException;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the tokens in the database of the read models and writes them in the transaction of the handlers' own work, so that
 * both commit or neither does.
 *
 * <p>A segment belongs to the node that claimed it, until that node gives no sign of life for the claim timeout. Every write
 * of a token says who writes: a node that was stalled, and lost its segment meanwhile, fails with its whole batch. A split
 * or merge is one transaction, and a segment that was released in it may still be deleted in it: Axon 5.0.1 does both in
 * this order, and its own store then leaves the segment without an owner for ever.
 *
 * <p>Safe for use by many threads.
 */
final class JdbiTokenStore implements TokenStore {

    private final Jdbi jdbi;
    private final ProjectionTransaction transaction;
    private final String node;
    private final long claimSeconds;
    private final SegmentListener listener;

    /** Is told how the segments fare. */
    interface SegmentListener {

        /** A token was committed. */
        void advanced(String processor, int segment);

        /** A token was refused, since its batch failed and nobody had noticed. */
        void failed(String processor, int segment, FailedBatches.Failure failure);
    }

    JdbiTokenStore(
            Jdbi jdbi,
            ProjectionTransaction transaction,
            String node,
            Duration claimTimeout,
            SegmentListener listener) {
        this.jdbi = jdbi;
        this.transaction = transaction;
        this.node = node;
        this.listener = listener;
        claimSeconds = claimTimeout.toSeconds();
    }

    @Override
    public CompletableFuture<List<Segment>> initializeTokenSegments(
            String processor, int count, @Nullable TrackingToken initial, @Nullable ProcessingContext context) {
        return inTransaction(context, dao -> {
            if (!dao.rows(processor, claimSeconds).isEmpty()) {
                throw new UnableToInitializeTokenException("processor %s has segments already".formatted(processor));
            }
            var segments = Segment.splitBalanced(Segment.ROOT_SEGMENT, count - 1);
            segments.forEach(segment -> insert(dao, processor, segment, initial));
            return segments;
        });
    }

    @Override
    public CompletableFuture<Void> initializeSegment(
            @Nullable TrackingToken token, String processor, Segment segment, @Nullable ProcessingContext context) {
        return run(context, dao -> insert(dao, processor, segment, token));
    }

    private static void insert(TokenDao dao, String processor, Segment segment, @Nullable TrackingToken initial) {
        var token = initial instanceof MergedTrackingToken merged ? even(processor, merged) : initial;
        dao.insert(
                processor,
                segment.getSegmentId(),
                segment.getMask(),
                token == null ? null : Tokens.typeOf(token),
                token == null ? null : Tokens.encode(token));
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
                            .formatted(processor, Tokens.positionOf(lower), Tokens.positionOf(upper)));
        }
        return lower;
    }

    @Override
    public CompletableFuture<Void> storeToken(
            @Nullable TrackingToken token, String processor, int segment, @Nullable ProcessingContext context) {
        if (context != null) {
            var failure = FailedBatches.in(context);
            if (failure != null) {
                listener.failed(processor, segment, failure);
                return CompletableFuture.failedFuture(failure.cause());
            }
            context.runOnAfterCommit(_ -> listener.advanced(processor, segment));
        }
        return run(
                context,
                dao -> requireOwned(
                        dao.store(
                                processor,
                                segment,
                                node,
                                token == null ? null : Tokens.typeOf(token),
                                token == null ? null : Tokens.encode(token)),
                        processor,
                        segment));
    }

    @Override
    public CompletableFuture<TrackingToken> fetchToken(
            String processor, int segment, @Nullable ProcessingContext context) {
        return inTransaction(context, dao -> Tokens.decode(claimed(dao, processor, segment)));
    }

    @Override
    public CompletableFuture<TrackingToken> fetchToken(
            String processor, Segment segment, @Nullable ProcessingContext context) {
        return inTransaction(context, dao -> {
            var row = claimed(dao, processor, segment.getSegmentId());
            if (row.mask() != segment.getMask()) {
                throw new UnableToClaimTokenException("segment %d of processor %s was split or merged meanwhile"
                        .formatted(segment.getSegmentId(), processor));
            }
            return Tokens.decode(row);
        });
    }

    private TokenRow claimed(TokenDao dao, String processor, int segment) {
        requireOwned(dao.claim(processor, segment, node, claimSeconds), processor, segment);
        return dao.row(processor, segment).orElseThrow();
    }

    private void requireOwned(int rows, String processor, int segment) {
        if (rows == 0) {
            throw new UnableToClaimTokenException(
                    "segment %d of processor %s does not belong to node %s".formatted(segment, processor, node));
        }
    }

    @Override
    public CompletableFuture<Void> extendClaim(String processor, int segment, @Nullable ProcessingContext context) {
        return run(context, dao -> requireOwned(dao.extend(processor, segment, node), processor, segment));
    }

    @Override
    public CompletableFuture<Void> releaseClaim(String processor, int segment, @Nullable ProcessingContext context) {
        return run(context, dao -> dao.release(processor, segment, node));
    }

    @Override
    public CompletableFuture<Void> deleteToken(String processor, int segment, @Nullable ProcessingContext context) {
        return run(context, dao -> requireOwned(dao.delete(processor, segment, node), processor, segment));
    }

    @Override
    public CompletableFuture<Segment> fetchSegment(String processor, int segment, @Nullable ProcessingContext context) {
        return inTransaction(
                context,
                dao -> dao.row(processor, segment).map(JdbiTokenStore::segment).orElse(null));
    }

    @Override
    public CompletableFuture<List<Segment>> fetchSegments(String processor, @Nullable ProcessingContext context) {
        return inTransaction(context, dao -> dao.rows(processor, claimSeconds).stream()
                .map(JdbiTokenStore::segment)
                .toList());
    }

    @Override
    public CompletableFuture<List<Segment>> fetchAvailableSegments(
            String processor, @Nullable ProcessingContext context) {
        return inTransaction(context, dao -> dao.rows(processor, claimSeconds).stream()
                .filter(row -> row.owner() == null || row.owner().equals(node))
                .map(JdbiTokenStore::segment)
                .toList());
    }

    private static Segment segment(TokenRow row) {
        return new Segment(row.segment(), row.mask());
    }

    @Override
    public CompletableFuture<String> retrieveStorageIdentifier(@Nullable ProcessingContext context) {
        return inTransaction(context, dao -> dao.identifier().orElseGet(() -> {
            var identifier = UUID.randomUUID().toString();
            dao.insertIdentifier(identifier);
            return identifier;
        }));
    }

    /** What the segments of a processor look like to every node. */
    List<TokenRow> rows(String processor) {
        return jdbi.withExtension(TokenDao.class, dao -> dao.rows(processor, claimSeconds));
    }

    private CompletableFuture<Void> run(@Nullable ProcessingContext context, Consumer<TokenDao> work) {
        return inTransaction(context, dao -> {
            work.accept(dao);
            return null;
        });
    }

    private <T> CompletableFuture<T> inTransaction(
            @Nullable ProcessingContext context, Function<TokenDao, @Nullable T> work) {
        try {
            return CompletableFuture.completedFuture(
                    context == null
                            ? jdbi.inTransaction(handle -> work.apply(handle.attach(TokenDao.class)))
                            : work.apply(transaction.handle(context).attach(TokenDao.class)));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
