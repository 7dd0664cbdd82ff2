package dev.keelson.projections;

import dev.keelson.projections.DeadLetters.Parking;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Handles one segment for as long as this node has it. One thread reads, handles and commits, batch after batch; what others
 * see of it is volatile.
 *
 * <p>A batch is handled in one transaction. When one of its events fails, the events before it are handled in a transaction
 * of their own, then the failing one alone, as often as is allowed. After that its sequence is parked: the event becomes a
 * dead letter in the transaction that moves the segment over it, and so do the later events of the same sequence, until an
 * operator has the letters handled or skipped. All of that is done by this thread, so that the order of a sequence is never
 * in question: {@link LetterRequests} works here too. A failure of the database is no event's fault, and is waited out.
 */
final class SegmentWorker implements Runnable {

    /** How long a wait may be that nobody ends: letters are looked at, and the position is stored. */
    private static final Duration ROUND = Duration.ofMillis(250);

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final SegmentRow segment;
    private final GenerationContext generation;
    private final LongAdder failedAttempts;
    private final ParkedSequences parked;
    private final LetterRequests requests;

    private volatile long position;
    private volatile @Nullable SegmentFailure failure;
    private volatile boolean lost;
    private boolean begun;
    private long stored;
    private long storedAt = System.nanoTime();
    private int failures;

    /**
     * One that has not begun.
     *
     * @param failedAttempts where it counts them
     */
    SegmentWorker(SegmentRow segment, GenerationContext generation, LongAdder failedAttempts) {
        this.segment = segment;
        this.generation = generation;
        this.failedAttempts = failedAttempts;
        parked = new ParkedSequences(
                segment, generation.letters(), generation.configuration().attempts());
        requests = new LetterRequests(
                segment, generation.letters(), generation.reader(), parked, this::runForLetter, this::isStopping);
        position = segment.position();
        stored = position;
    }

    SegmentRow segment() {
        return segment;
    }

    /** Up to which it has handled everything. */
    long position() {
        return position;
    }

    /** Why it stands still, if it does. */
    @Nullable
    SegmentFailure failure() {
        return failure;
    }

    /** Lets it end after the batch that is under way, and give the segment up. */
    void stop() {
        stopped.countDown();
        generation.appended().step();
    }

    /** Lets it end after what is under way; the segment is another's already. */
    void lose() {
        lost = true;
        stop();
    }

    private boolean isStopping() {
        return stopped.getCount() == 0;
    }

    /** Waits for its end; false when the time is over before. */
    boolean awaitEnd(Duration timeout) throws InterruptedException {
        return ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    @Override
    public void run() {
        generation.workersChanged().run();
        try {
            while (!isStopping()) {
                round();
            }
        } catch (ClaimLostException e) {
            lost = true;
            generation.report().lost(segment);
        } finally {
            if (!lost) {
                release();
            }
            ended.countDown();
            generation.workersChanged().run();
            generation.workerEnded().run();
        }
    }

    private void release() {
        try {
            generation.segments().release(segment, position);
        } catch (RuntimeException e) {
            generation.report().notReleased(segment, e);
        }
    }

    private void round() {
        var seen = generation.appended().steps();
        try {
            begin();
            requests.answer();
            var batch = generation.reader().next(segment, position, seen);
            if (batch.isEmpty()) {
                pass(batch);
            } else {
                handle(batch);
            }
            succeeded();
            if (batch.reachesHead() && batch.through() == position) {
                generation.appended().await(batch.asOf(), longestWait());
            }
        } catch (ClaimLostException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped.countDown();
        } catch (RuntimeException e) {
            begun = false;
            failed(e, ++failures);
            pause(generation.configuration().backOffAfter(failures));
        }
    }

    /** Until what was passed over is to be stored, which somebody may be waiting for. */
    private long longestWait() {
        var untilStored = generation.storeInterval().get().toNanos();
        return position > stored ? Math.min(untilStored, ROUND.toNanos()) : ROUND.toNanos();
    }

    /** What is parked is read once, since only this thread changes it, and after a failure, whose outcome may be unknown. */
    private void begin() {
        if (!begun) {
            parked.read();
            begun = true;
        }
    }

    /** Over events that are not this segment's: at once in memory, in the table now and then. */
    private void pass(EventBatch batch) {
        moveTo(batch.through());
        var halted = segment.haltAt() != null && position >= segment.haltAt();
        if (position > stored
                && (halted
                        || System.nanoTime() - storedAt
                                > generation.storeInterval().get().toNanos())) {
            generation.segments().advance(segment, stored, position);
            storedNow();
        }
    }

    private void moveTo(long reached) {
        if (reached > position) {
            position = reached;
            generation.moved().run();
        }
    }

    private void storedNow() {
        stored = position;
        storedAt = System.nanoTime();
    }

    private void handle(EventBatch batch) {
        try {
            commit(batch.events(), batch.through(), Map.of());
        } catch (UnitFailedException e) {
            if (e.retryable()) {
                throw e;
            }
            handleAround(e, batch);
        } catch (DeadLettersFullException e) {
            handleOneByOne(batch);
        } catch (RuntimeException e) {
            if (UnitFailedException.isTransient(e)) {
                throw e;
            }
            handleOneByOne(batch);
        }
    }

    /**
     * Those before may fail in their turn: what they wrote is not looked at by the database before it must be. Then what
     * follows is left for the next round.
     */
    private void handleAround(UnitFailedException failure, EventBatch batch) {
        var before = batch.before(failure.event().position());
        if (!before.isEmpty()) {
            handle(before);
        }
        if (before.isEmpty() || position == before.through()) {
            handleAlone(batch.at(failure.event().position()), failure);
        }
    }

    /** When no event is known to be at fault, or there is not room for all that is to be parked. */
    private void handleOneByOne(EventBatch batch) {
        for (var event : batch.events()) {
            if (event.position() > position && !isStopping()) {
                handleAlone(batch.at(event.position()), null);
            }
        }
    }

    /**
     * Tries what one position holds, as often as is allowed, and then parks the sequences that fail.
     *
     * @param first how it failed when it was tried for the first time; null: it was not
     */
    private void handleAlone(List<PreparedEvent> events, @Nullable RuntimeException first) {
        var given = new LinkedHashMap<String, Throwable>();
        var failed = first;
        var attempt = 0;
        while (!isStopping()) {
            if (failed != null && isLastAttempt(failed, ++attempt)) {
                giveUp(events, given, failed);
                attempt = 0;
            }
            try {
                commit(events, events.getFirst().position(), given);
                return;
            } catch (RuntimeException e) {
                failed = e;
            }
        }
    }

    private static void giveUp(List<PreparedEvent> events, Map<String, Throwable> given, RuntimeException reason) {
        if (reason instanceof UnitFailedException known) {
            given.put(known.unit().sequence(), UnitFailedException.reasonOf(known));
        } else {
            giveUpAll(events, given, reason);
        }
    }

    /** When it is not known which of them is at fault; it was none of them if they are given up already. */
    private static void giveUpAll(List<PreparedEvent> events, Map<String, Throwable> given, RuntimeException reason) {
        var before = given.size();
        events.forEach(event -> event.sequences().forEach(sequence -> given.putIfAbsent(sequence, reason)));
        if (given.size() == before) {
            throw reason;
        }
    }

    /** Whether an event is to be parked; otherwise it is tried again after a pause, unless it is to stand still. */
    private boolean isLastAttempt(RuntimeException e, int attempt) {
        if (e instanceof ClaimLostException || UnitFailedException.isTransient(e) || generation.stopsAtFailures()) {
            throw e;
        }
        failed(e, attempt);
        if (attempt >= generation.configuration().attempts()) {
            return true;
        }
        pause(generation.configuration().backOffAfter(attempt));
        return false;
    }

    /**
     * Handles events and moves the segment. Those of parked sequences are put behind their letters, those of sequences that
     * are given up are parked.
     */
    private void commit(List<PreparedEvent> events, long through, Map<String, Throwable> given) {
        var division = parked.divide(events, given);
        generation.batches().run(segment, generation.tables(), division.live(), stored, through, handle -> generation
                .letters()
                .park(handle, segment.id(), division.parkings()));
        parked.add(given.keySet());
        moveTo(through);
        storedNow();
        told(division.live(), division.parkings());
    }

    private void told(List<PreparedEvent> handled, List<Parking> parkings) {
        if (!handled.isEmpty()) {
            var time = handled.getLast().message().timestamp();
            generation.report().handled(segment, handled.size(), Duration.between(time, Instant.now()));
        }
        if (!parkings.isEmpty()) {
            generation.report().parked(segment, parkings);
        }
    }

    private void runForLetter(DeadLetter letter, List<PreparedEvent> events, Consumer<Handle> change) {
        var owned = segment.forLetter(letter.hasEffects());
        generation.batches().run(owned, generation.tables(), events, stored, position, change);
        storedNow();
    }

    private void succeeded() {
        failures = 0;
        failure = null;
    }

    private void failed(RuntimeException e, int attempts) {
        var earlier = failure;
        var since = earlier == null ? Instant.now() : earlier.since();
        var unit = e instanceof UnitFailedException known ? known.event().message() : null;
        failure = new SegmentFailure(
                unit == null ? "" : unit.identifier(),
                unit == null ? "" : unit.type().qualifiedName().toString(),
                String.valueOf(UnitFailedException.reasonOf(e)),
                since,
                attempts);
        failedAttempts.increment();
        generation.report().failed(segment, failure, e);
    }

    /** With up to a tenth more, so that segments that failed together do not come back together. */
    private void pause(Duration duration) {
        try {
            var nanos = duration.toNanos() + ThreadLocalRandom.current().nextLong(1 + duration.toNanos() / 10);
            stopped.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped.countDown();
        }
    }
}
