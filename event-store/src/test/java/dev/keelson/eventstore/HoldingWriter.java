package dev.keelson.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;

/** Stays in the transaction of its append until it is let go, then gives its verdict: a rendezvous. */
final class HoldingWriter implements CompanionWriter<String> {

    private static final long SECONDS = 20;

    private final CountDownLatch holding = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final Verdict verdict;

    HoldingWriter(Verdict verdict) {
        this.verdict = verdict;
    }

    /** The append with this companion. */
    Append with(Append append) {
        return new Append(append.events(), append.condition(), List.of(new CompanionWrite<>(this, "")));
    }

    /** Returns once the append stands in its transaction. */
    void awaitHolding() {
        await(holding);
    }

    void letGo() {
        gate.countDown();
    }

    @Override
    public String name() {
        return "holder";
    }

    @Override
    public List<Verdict> write(Handle handle, List<Placed<String>> writes) {
        holding.countDown();
        await(gate);
        return writes.stream().map(_ -> verdict).toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
