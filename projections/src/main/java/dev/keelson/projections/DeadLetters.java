package dev.keelson.projections;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The events that projections could not handle. Only the owner of a segment adds letters of its sequences and takes them
 * away, in the transaction that moves the segment or handles them; an operator leaves a request. Safe for use by many
 * threads.
 */
final class DeadLetters {

    private static final int MAX_REASON = 2_000;
    private static final int MAX_STACK = 20_000;

    private final Jdbi jdbi;
    private final int capacity;

    /**
     * @param capacity letters of a generation at most; beyond it its segments stand still
     */
    DeadLetters(Jdbi jdbi, int capacity) {
        this.jdbi = jdbi;
        this.capacity = capacity;
    }

    /** The sequences of a generation that have letters. */
    Set<String> sequences(GenerationId id) {
        return jdbi.withExtension(DeadLetterDao.class, dao -> dao.sequences(id.projection(), id.generation()));
    }

    /** The sequences of a segment that have letters. */
    Set<String> sequences(SegmentRow segment) {
        return sequences(segment.id()).stream()
                .filter(segment.range()::contains)
                .collect(Collectors.toSet());
    }

    /**
     * Keeps an event of a sequence.
     *
     * @param failure why it could not be handled; null: it waits for those before it
     * @param hasEffects whether side effects of it are still to happen
     */
    record Parking(
            PreparedEvent event, String sequence, @Nullable Throwable failure, int attempts, boolean hasEffects) {}

    /** Adds letters in the transaction that moves the segment over their events. */
    void park(Handle handle, GenerationId id, List<Parking> parkings) {
        if (parkings.isEmpty()) {
            return;
        }
        var dao = handle.attach(DeadLetterDao.class);
        var count = dao.count(id.projection(), id.generation()) + parkings.size();
        if (count > capacity) {
            throw DeadLettersFullException.of(id, capacity);
        }
        parkings.forEach(parking -> insert(dao, id, parking));
    }

    private static void insert(DeadLetterDao dao, GenerationId id, Parking parking) {
        var event = parking.event();
        var failure = parking.failure();
        dao.insert(
                id.projection(),
                id.generation(),
                parking.sequence(),
                event.position(),
                event.message().identifier(),
                event.message().type().qualifiedName().toString(),
                failure == null ? null : reasonOf(failure),
                failure == null ? null : stackOf(failure),
                parking.attempts(),
                parking.hasEffects());
    }

    private static String reasonOf(Throwable failure) {
        return shortened(String.valueOf(failure), MAX_REASON);
    }

    private static String stackOf(Throwable failure) {
        var stack = new StringWriter();
        failure.printStackTrace(new PrintWriter(stack));
        return shortened(stack.toString(), MAX_STACK);
    }

    /** PostgreSQL takes no U+0000. */
    private static String shortened(String text, int length) {
        var clean = text.replace('\0', '\uFFFD');
        return clean.length() <= length ? clean : clean.substring(0, length - 1) + "…";
    }

    /** The requests of operators about sequences of a segment. */
    List<DeadLetter> requested(SegmentRow segment) {
        return jdbi
                .withExtension(DeadLetterDao.class, dao -> dao.requested(segment.projection(), segment.generation()))
                .stream()
                .filter(letter -> segment.range().contains(letter.sequence()))
                .toList();
    }

    Optional<DeadLetter> first(GenerationId id, String sequence) {
        return list(id, sequence, 0, 1).stream().findFirst();
    }

    /** The letters of a sequence in the order of the log. */
    List<DeadLetter> list(GenerationId id, String sequence, long after, int limit) {
        return jdbi.withExtension(
                DeadLetterDao.class, dao -> dao.ofSequence(id.projection(), id.generation(), sequence, after, limit));
    }

    /** The letters of a generation in the order of the log, with all those of the last position. */
    List<DeadLetter> list(GenerationId id, long after, int limit) {
        return jdbi.withExtension(DeadLetterDao.class, dao -> dao.of(id.projection(), id.generation(), after, limit));
    }

    LetterCounts counts(GenerationId id) {
        return jdbi.withExtension(DeadLetterDao.class, dao -> dao.counts(id.projection(), id.generation()));
    }

    /** How many letters a generation has, and its predecessors whose side effects are still to happen. */
    long countWithPredecessors(GenerationId id) {
        return jdbi.withExtension(
                DeadLetterDao.class,
                dao -> dao.count(id.projection(), id.generation())
                        + dao.countWithEffectsBefore(id.projection(), id.generation()));
    }

    /** How many letters a sequence has. */
    long count(GenerationId id, String sequence) {
        return jdbi.withExtension(DeadLetterDao.class, dao -> dao.countOf(id.projection(), id.generation(), sequence));
    }

    /** Leaves a request with the first letter of a sequence. */
    void request(DeadLetter first, DeadLetter.Request request, @Nullable String note) {
        var left = jdbi.withExtension(
                DeadLetterDao.class,
                dao -> dao.request(
                        first.projection(), first.generation(), first.sequence(), first.position(), request, note));
        if (left == 0) {
            throw UnknownProjectionException.deadLetter(first.projection(), first.sequence());
        }
    }

    /** Takes a letter away, in the transaction in which its event was handled; what is to be done with all goes on. */
    static void delete(Handle handle, DeadLetter letter) {
        var dao = handle.attach(DeadLetterDao.class);
        dao.delete(letter.projection(), letter.generation(), letter.sequence(), letter.position());
        if (letter.request() == DeadLetter.Request.RETRY_ALL) {
            dao.requestFirst(letter.projection(), letter.generation(), letter.sequence(), letter.request());
        }
    }

    /** Takes a letter away unhandled, and keeps what an operator wrote about it. */
    static void skip(Handle handle, DeadLetter letter) {
        var dao = handle.attach(DeadLetterDao.class);
        dao.keepSkipped(letter.projection(), letter.generation(), letter.sequence(), letter.position());
        dao.delete(letter.projection(), letter.generation(), letter.sequence(), letter.position());
    }

    void failedAgain(DeadLetter letter, Throwable failure) {
        jdbi.useExtension(
                DeadLetterDao.class,
                dao -> dao.failedAgain(
                        letter.projection(),
                        letter.generation(),
                        letter.sequence(),
                        letter.position(),
                        reasonOf(failure),
                        stackOf(failure)));
    }

    /** Whether a generation has letters whose side effects are still to happen. */
    boolean haveEffects(GenerationId id) {
        return jdbi.withHandle(handle -> countWithEffects(handle, id, -1)) > 0;
    }

    /** How many letters after a position there are whose side effects are still to happen. */
    static long countWithEffects(Handle handle, GenerationId id, long after) {
        return handle.attach(DeadLetterDao.class).countWithEffects(id.projection(), id.generation(), after);
    }

    /** Refuses, in a transaction of its own, to forget letters after a position whose side effects would never happen then. */
    void requireNoEffects(GenerationId id, long after) {
        jdbi.useHandle(handle -> requireNoEffects(handle, id, after));
    }

    /** Refuses to forget letters after a position whose side effects would never happen then. */
    static void requireNoEffects(Handle handle, GenerationId id, long after) {
        var count = countWithEffects(handle, id, after);
        if (count > 0) {
            throw ProjectionRefusedException.because(
                    "%s has %d dead letters whose side effects have not happened yet; retry them, or skip them with a note"
                            .formatted(id, count));
        }
    }

    /** Forgets what was parked and skipped after a position that will be handled again. */
    static void forget(Handle handle, GenerationId id, long after) {
        var dao = handle.attach(DeadLetterDao.class);
        dao.deleteAfter(id.projection(), id.generation(), after);
        dao.forgetSkippedAfter(id.projection(), id.generation(), after);
    }
}
