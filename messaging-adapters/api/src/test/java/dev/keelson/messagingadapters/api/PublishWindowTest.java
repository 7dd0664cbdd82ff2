package dev.keelson.messagingadapters.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class PublishWindowTest {

    private static final Message MESSAGE = new Message("orders", "o-1", Envelope.of("1", URI.create("/here"), "t"));
    private static final AdapterConfiguration ONE = AdapterConfiguration.DEFAULT.withPublishesInFlight(1);

    private static PublishFailedException failure(CompletableFuture<Confirmation> published) {
        var failure =
                published.handle((_, e) -> e).orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(failure).isInstanceOf(PublishFailedException.class);
        return (PublishFailedException) failure;
    }

    @Test
    void past_the_bound_a_publish_is_refused_at_once_until_another_ends() {
        var window = new PublishWindow(ONE);
        var first = new CompletableFuture<CompletableFuture<Confirmation>>();
        var published = window.publish(MESSAGE, first::complete);

        var refused = failure(window.publish(MESSAGE, _ -> {}));
        first.join().complete(new Confirmation("orders@1"));

        assertThat(refused).hasMessageEndingWith("1 publishes wait for the broker already");
        assertThat(refused.retryable()).isTrue();
        assertThat(refused.outcomeUnknown()).isFalse();
        assertThat(published.join()).isEqualTo(new Confirmation("orders@1"));
        assertThat(window.publish(MESSAGE, confirmed -> confirmed.complete(new Confirmation("orders@2"))))
                .isCompleted();
    }

    @Test
    void what_is_not_confirmed_in_time_has_an_unknown_outcome() {
        var window = new PublishWindow(ONE.withPublishTimeout(Duration.ofMillis(20)));

        var late = failure(window.publish(MESSAGE, _ -> {}));

        assertThat(late).hasMessageContaining("did not confirm within PT0.02S");
        assertThat(late.outcomeUnknown()).isTrue();
        assertThat(window.drain(Duration.ZERO)).isTrue();
    }

    @Test
    void what_could_not_be_sent_is_not_there() {
        var failure = failure(new PublishWindow(ONE).publish(MESSAGE, _ -> {
            throw new IllegalStateException("no connection");
        }));

        assertThat(failure).hasMessageContaining("it could not be sent: no connection");
        assertThat(failure.outcomeUnknown()).isFalse();
    }

    @Test
    void a_closed_window_lets_nothing_in_and_waits_for_the_rest() {
        var window = new PublishWindow(ONE);
        var first = new CompletableFuture<CompletableFuture<Confirmation>>();
        var published = window.publish(MESSAGE, first::complete);

        assertThat(window.drain(Duration.ofMillis(1))).isFalse();
        assertThat(failure(window.publish(MESSAGE, _ -> {}))).hasMessageContaining("the adapter is closed");
        first.join().complete(new Confirmation("orders@1"));

        assertThat(published).isCompleted();
        assertThat(window.drain(Duration.ZERO)).isTrue();
    }

    @Test
    void too_much_data_is_refused() {
        var large = new Message("orders", "o-1", MESSAGE.envelope().withData(null, Payload.of(new byte[11])));

        assertThatThrownBy(() -> new PublishWindow(ONE.withLargestData(10))
                        .publish(large, _ -> {})
                        .join())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data must have at most 10 bytes, had 11");
    }
}
