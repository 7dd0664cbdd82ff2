package dev.keelson.eventstore;

import dev.keelson.eventstore.AppendOutcome.Appended;
import dev.keelson.eventstore.AppendOutcome.Conflicted;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Logs with one fault each, which tests of exactness must find, or they would not find it in a real log either. */
enum BrokenLog {
    WITHOUT_CONDITIONS,
    ACKNOWLEDGING_WITHOUT_APPENDING,
    DENYING_WHAT_IT_APPENDED,
    APPENDING_TWICE,
    READING_THE_PAST,
    SKIPPING_AN_EVENT;

    EventLog over(EventLog sound) {
        return switch (this) {
            case WITHOUT_CONDITIONS -> new Unconditional(sound);
            case ACKNOWLEDGING_WITHOUT_APPENDING -> new Forgetful(sound);
            case DENYING_WHAT_IT_APPENDED -> new Denying(sound);
            case APPENDING_TWICE -> new Doubling(sound);
            case READING_THE_PAST -> new Stale(sound);
            case SKIPPING_AN_EVENT -> new Skipping(sound);
        };
    }

    /** Does wrong one time in seven. */
    private abstract static class Faulty extends ForwardingEventLog {

        private final AtomicInteger calls = new AtomicInteger();

        Faulty(EventLog log) {
            super(log);
        }

        boolean isDue() {
            return calls.incrementAndGet() % 7 == 0;
        }
    }

    private static final class Unconditional extends ForwardingEventLog {

        Unconditional(EventLog log) {
            super(log);
        }

        @Override
        public AppendOutcome append(Append append) {
            return super.append(new Append(append.events(), AppendCondition.NONE, append.companions()));
        }
    }

    private static final class Forgetful extends Faulty {

        Forgetful(EventLog log) {
            super(log);
        }

        @Override
        public AppendOutcome append(Append append) {
            return isDue() ? new Appended(head() + 1, head() + append.events().size()) : super.append(append);
        }
    }

    private static final class Denying extends Faulty {

        Denying(EventLog log) {
            super(log);
        }

        @Override
        public AppendOutcome append(Append append) {
            var outcome = super.append(append);
            return isDue() ? new Conflicted() : outcome;
        }
    }

    private static final class Doubling extends Faulty {

        Doubling(EventLog log) {
            super(log);
        }

        @Override
        public AppendOutcome append(Append append) {
            var outcome = super.append(append);
            if (outcome instanceof Appended && isDue()) {
                var copies =
                        append.events().stream().map(Doubling::withAnotherId).toList();
                super.append(Append.of(copies, AppendCondition.NONE));
            }
            return outcome;
        }

        private static EventData withAnotherId(EventData event) {
            return new EventData(
                    UUID.randomUUID().toString(),
                    event.type(),
                    event.revision(),
                    event.time(),
                    event.payload(),
                    event.metadata(),
                    event.tags());
        }
    }

    private static final class Stale extends Faulty {

        private final Map<Criteria, EventPage> earlier = new ConcurrentHashMap<>();

        Stale(EventLog log) {
            super(log);
        }

        @Override
        public EventPage read(Criteria criteria, long after, int limit) {
            var page = super.read(criteria, after, limit);
            var old = earlier.put(criteria, page);
            return old != null && isDue() ? old : page;
        }
    }

    private static final class Skipping extends Faulty {

        Skipping(EventLog log) {
            super(log);
        }

        @Override
        public EventPage read(Criteria criteria, long after, int limit) {
            var page = super.read(criteria, after, limit);
            if (page.events().isEmpty() || !isDue()) {
                return page;
            }
            var events = new ArrayList<>(page.events());
            events.remove(events.size() / 2);
            return new EventPage(events, page.through(), page.head());
        }
    }
}
