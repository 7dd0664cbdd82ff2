package dev.keelson.benchmarks;

import dev.keelson.eventstore.Append;
import dev.keelson.eventstore.AppendCondition;
import dev.keelson.eventstore.AppendOutcome.Appended;
import dev.keelson.eventstore.Criteria;
import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.common.IdentifierFactory;

/** Appends one event under a condition on a boundary that no other client appends to. */
final class Appending implements Side {

    private final EventLog log;
    private final Boundaries boundaries;
    private final byte[] payload = Payload.bytes();

    /**
     * @param log that nobody else appends to
     * @param boundaries of the clients, each up to the head of the log as it is now
     */
    Appending(EventLog log, Boundaries boundaries) {
        this.log = log;
        this.boundaries = boundaries;
    }

    @Override
    public void once(int client) {
        var boundary = boundaries.next(client);
        var tag = new Tag("account", boundary.account());
        var condition = AppendCondition.noneOf(Criteria.havingTags(tag), boundary.after());
        var outcome = log.append(Append.of(List.of(event(tag)), condition));
        if (!(outcome instanceof Appended(var _, var last))) {
            throw BenchmarkFailedException.because("an append to %s came to %s".formatted(tag, outcome));
        }
        boundary.moveTo(last);
    }

    private EventData event(Tag tag) {
        return new EventData(
                IdentifierFactory.getInstance().generateIdentifier(),
                "bench.Deposited",
                "0.0.1",
                Instant.now(),
                payload,
                Map.of(),
                Set.of(tag));
    }
}
