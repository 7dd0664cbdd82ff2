package dev.keelson.messagingadapters.consumer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;

/** Keeps whoever comes to it, until they are released. Safe for use by many threads. */
final class Hold implements TestEffect.Mishap {

    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @Override
    public void happen() throws InterruptedException {
        inside.countDown();
        assertThat(goOn.await(ConsumerFixture.SOON.toSeconds(), SECONDS)).isTrue();
    }

    void awaitInside() throws InterruptedException {
        assertThat(inside.await(ConsumerFixture.SOON.toSeconds(), SECONDS)).isTrue();
    }

    void release() {
        goOn.countDown();
    }
}
