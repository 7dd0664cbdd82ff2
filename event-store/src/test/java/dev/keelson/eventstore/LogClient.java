package dev.keelson.eventstore;

import dev.keelson.eventstore.AppendOutcome.Appended;
import dev.keelson.eventstore.AppendOutcome.Conflicted;
import dev.keelson.eventstore.AppendOutcome.Duplicate;
import dev.keelson.eventstore.AppendOutcome.Refused;
import dev.keelson.eventstore.history.Answer;
import java.util.List;

/**
 * Uses an object in a log as a command does: reads its boundary, decides, appends under the condition that the boundary is
 * as it was read; after a conflict decides again, up to a limit. Used by one thread.
 */
final class LogClient<I, A> {

    private static final int ATTEMPTS = 5;
    private static final int PAGE = 50;

    private final EventLog log;
    private final LoggedObject<I, A> object;
    private final Tag boundary;

    LogClient(EventLog log, LoggedObject<I, A> object, Tag boundary) {
        this.log = log;
        this.object = object;
        this.boundary = boundary;
    }

    Answer<A> call(I invocation) {
        try {
            for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
                var source = source();
                var step = object.model().apply(source.state(), invocation);
                if (step.next() == source.state() || isAppended(source, step.next())) {
                    return new Answer.Told<>(step.answer());
                }
            }
            return new Answer.DidNothing<>();
        } catch (EventLogUnavailableException e) {
            return new Answer.DidNothing<>();
        } catch (AppendOutcomeUnknownException e) {
            return new Answer.Unknown<>();
        }
    }

    private record Source(long state, long through) {}

    private Source source() {
        var source = new Source(object.model().initial(), 0);
        while (true) {
            var page = log.read(Criteria.havingTags(boundary), source.through(), PAGE);
            var state = source.state();
            for (var recorded : page.events()) {
                state = object.fold(state, recorded.event());
            }
            source = new Source(state, page.through());
            if (page.reachesHead()) {
                return source;
            }
        }
    }

    private boolean isAppended(Source source, long next) {
        var condition = AppendCondition.noneOf(Criteria.havingTags(boundary), source.through());
        var event = object.event(boundary, source.state(), next);
        return switch (log.append(Append.of(List.of(event), condition))) {
            case Appended _ -> true;
            case Conflicted _ -> false;
            case Refused refused -> throw new AssertionError("nothing can refuse, got " + refused);
            case Duplicate duplicate -> throw new AssertionError("every id is new, got " + duplicate);
        };
    }
}
