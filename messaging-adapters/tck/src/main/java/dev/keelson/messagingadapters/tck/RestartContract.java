package dev.keelson.messagingadapters.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

/**
 * A broker whose process is killed and started again while everybody is at work, by {@link BrokerFixture#stop()} and
 * {@link BrokerFixture#start()}: what it confirmed it has to have on disk.
 */
public abstract class RestartContract extends AdapterContract {

    private static final int KEYS = 20;
    private static final int MORE = 20;

    /** How often; fewer for a broker that takes long to start. */
    protected int restarts() {
        return 2;
    }

    @Test
    void a_broker_that_is_killed_while_everybody_works_loses_nothing() {
        var both = acknowledging();
        var first = recorder(both);
        var second = recorder(both);
        var here = subscribe(node(), group(GROUP), first);
        var there = subscribe(node(), group(GROUP), second);
        var publishers = new SteadyPublishers(node().adapter(), destination, KEYS, new Patience(patience()));
        try (publishers) {
            for (var restart = 0; restart < restarts(); restart++) {
                publishers.awaitMore(MORE);
                broker().stop();
                publishers.awaitFailure();
                broker().start();
            }
            publishers.awaitMore(MORE);
            awaitMoreOf(first);
            awaitMoreOf(second);
        }

        var due = publishers.due();
        var ids = new HashSet<>(all(due));
        eventually(() -> assertThat(new HashSet<>(both.ids()).containsAll(ids)).isTrue());
        var received = both.firstIdsByKey();
        due.forEach((key, expected) -> assertThat(received.get(key)).startsWith(expected.toArray(String[]::new)));
        assertSettled(here);
        assertSettled(there);
    }

    private void awaitMoreOf(Recorder recorder) {
        var before = recorder.deliveries().size();
        eventually(() -> assertThat(recorder.deliveries()).hasSizeGreaterThan(before));
    }
}
