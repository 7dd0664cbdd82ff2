package dev.keelson.projections;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Does what operators ask for with dead letters of a segment. On the segment's own thread, so that the order of a sequence is
 * never in question.
 */
final class LetterRequests {

    private final SegmentRow segment;
    private final DeadLetters letters;
    private final SegmentReader reader;
    private final ParkedSequences parked;
    private final Work work;
    private final BooleanSupplier stopping;

    /** Handles events of a letter and changes it in one transaction of the segment's owner. */
    interface Work {
        void run(DeadLetter letter, List<PreparedEvent> events, Consumer<Handle> change);
    }

    /**
     * @param stopping whether the segment is being given up
     */
    LetterRequests(
            SegmentRow segment,
            DeadLetters letters,
            SegmentReader reader,
            ParkedSequences parked,
            Work work,
            BooleanSupplier stopping) {
        this.segment = segment;
        this.letters = letters;
        this.reader = reader;
        this.parked = parked;
        this.work = work;
        this.stopping = stopping;
    }

    /** Does what is asked for by now. */
    void answer() {
        if (parked.isEmpty()) {
            return;
        }
        for (var letter : letters.requested(segment)) {
            if (!stopping.getAsBoolean() && parked.contains(letter.sequence())) {
                answer(letter);
            }
        }
    }

    private void answer(DeadLetter letter) {
        switch (letter.request()) {
            case null -> {}
            case SKIP_FIRST -> {
                work.run(letter, List.of(), handle -> DeadLetters.skip(handle, letter));
                parked.removeIfEmpty(letter.sequence());
            }
            case RETRY_FIRST -> retry(letter);
            case RETRY_ALL -> retryAll(letter);
        }
    }

    /** The request moves on with each letter, so that whoever has the segment next goes on with it. */
    private void retryAll(DeadLetter first) {
        var next = Optional.of(first);
        while (next.isPresent() && !stopping.getAsBoolean() && retry(next.get())) {
            next = letters.first(first.id(), first.sequence())
                    .filter(letter -> letter.request() == DeadLetter.Request.RETRY_ALL);
        }
    }

    /** Whether the event could be handled. */
    private boolean retry(DeadLetter letter) {
        try {
            var events = reader.at(letter.position(), letter.sequence());
            requireHandled(events, letter);
            work.run(letter, events, handle -> DeadLetters.delete(handle, letter));
        } catch (RuntimeException e) {
            if (e instanceof ClaimLostException || UnitFailedException.isTransient(e)) {
                throw e;
            }
            letters.failedAgain(letter, UnitFailedException.reasonOf(e));
            return false;
        }
        parked.removeIfEmpty(letter.sequence());
        return true;
    }

    /** An event that nobody handles any more has not been handled: that is for the operator to say. */
    private static void requireHandled(List<PreparedEvent> events, DeadLetter letter) {
        if (events.isEmpty()) {
            throw new IllegalStateException(
                    "no handler takes the event at position %d in the sequence '%s' any more; skip it, or reset the projection"
                            .formatted(letter.position(), letter.sequence()));
        }
    }
}
