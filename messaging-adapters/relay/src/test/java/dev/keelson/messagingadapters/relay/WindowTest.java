package dev.keelson.messagingadapters.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.Payload;
import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class WindowTest {

    private static final long ANY = Long.MAX_VALUE;

    private final Window window = new Window(10, 3, 100);

    private Sending add(long position, String key) {
        return add(position, key, 1);
    }

    private Sending add(long position, String key, int bytes) {
        var envelope = Envelope.of("e-" + position, URI.create("/test"), "test.Counted")
                .withData("text/plain", Payload.of("x".repeat(bytes)));
        var sending = Sending.of(new Outgoing.Ready(position, Instant.EPOCH, new Message("orders", key, envelope)));
        window.add(sending);
        window.readThrough(position);
        return sending;
    }

    @Test
    void of_a_key_one_message_is_ready_at_a_time() {
        var first = add(11, "a");
        var second = add(12, "a");
        var other = add(13, "b");

        assertThat(window.pollReady(ANY)).isSameAs(first);
        assertThat(window.pollReady(ANY)).isSameAs(other);
        assertThat(window.pollReady(ANY)).isNull();

        window.done(first);
        assertThat(window.pollReady(ANY)).isSameAs(second);
    }

    @Test
    void the_position_is_below_the_first_that_is_not_done() {
        var first = add(12, "a");
        var second = add(13, "b");
        assertThat(window.position()).isEqualTo(11);

        window.done(second);
        assertThat(window.position()).isEqualTo(11);

        window.done(first);
        assertThat(window.position()).isEqualTo(13);
        assertThat(window.oldest()).isNull();

        window.readThrough(20);
        assertThat(window.position()).isEqualTo(20);
    }

    @Test
    void a_position_is_passed_when_all_its_parts_are_done() {
        var left = add(11, "a");
        var right = add(11, "b");

        window.done(left);
        assertThat(window.position()).isEqualTo(10);

        window.done(right);
        assertThat(window.position()).isEqualTo(11);
    }

    @Test
    void only_what_is_below_a_position_is_ready_while_another_waits_for_an_operator() {
        var first = add(11, "a");
        var same = add(12, "a");
        var beyond = add(13, "b");
        assertThat(window.pollReady(ANY)).isSameAs(first);

        assertThat(window.pollReady(13)).isNull();
        window.done(first);
        assertThat(window.pollReady(13)).isSameAs(same);
        assertThat(window.pollReady(13)).isNull();
        assertThat(window.pollReady(ANY)).isSameAs(beyond);
    }

    @Test
    void it_is_bounded_in_messages_and_in_bytes() {
        assertThat(window.hasRoom()).isTrue();
        add(11, "a", 100);
        assertThat(window.hasRoom()).isFalse();

        window.done(Objects.requireNonNull(window.pollReady(ANY)));
        assertThat(window.hasRoom()).isTrue();
        add(12, "a");
        add(13, "b");
        add(14, "c");
        assertThat(window.hasRoom()).isFalse();

        window.done(Objects.requireNonNull(window.pollReady(ANY)));
        assertThat(window.hasRoom()).isTrue();
    }
}
