package dev.keelson.messagingadapters.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.messagingadapters.api.Delivery;
import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Message;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TrialsTest {

    private final Trials trials = new Trials(3);

    private record Delivered(Message message) implements Delivery {

        static Delivered of(String key, String id) {
            return new Delivered(new Message("orders", key, Envelope.of(id, URI.create("/test"), "t")));
        }

        @Override
        public boolean redelivered() {
            return true;
        }

        @Override
        public int attempt() {
            return 7;
        }

        @Override
        public String coordinates() {
            return "here";
        }

        @Override
        public boolean acknowledge() {
            return true;
        }

        @Override
        public boolean retryLater(Duration delay) {
            return true;
        }

        @Override
        public boolean reject(String reason) {
            return true;
        }
    }

    @Test
    void failures_are_counted_apart_from_what_is_nobodys_fault() {
        var delivery = Delivered.of("a", "a-1");

        assertThat(trials.postponed(delivery)).isOne();
        assertThat(trials.isSuspect(delivery)).isFalse();
        assertThat(trials.failed(delivery)).isOne();
        assertThat(trials.postponed(delivery)).isOne();
        assertThat(trials.postponed(delivery)).isEqualTo(2);
        assertThat(trials.failed(delivery)).isEqualTo(2);
        assertThat(trials.isSuspect(delivery)).isTrue();
    }

    @Test
    void a_message_that_loses_the_database_alone_fails_if_others_commit_in_between() {
        var delivery = Delivered.of("a", "a-1");

        trials.lostTogether(delivery);
        assertThat(trials.isSuspect(delivery)).isTrue();
        assertThat(trials.lostAlone(delivery, 7)).isFalse();
        assertThat(trials.lostAlone(delivery, 7)).isFalse();
        assertThat(trials.lostAlone(delivery, 8)).isTrue();
        assertThat(trials.failed(delivery)).isOne();
        assertThat(trials.lostAlone(delivery, 8)).isFalse();
    }

    @Test
    void the_next_message_of_the_key_begins_anew() {
        trials.failed(Delivered.of("a", "a-1"));
        assertThat(trials.failed(Delivered.of("a", "a-2"))).isOne();

        trials.forget(Delivered.of("a", "a-2"));
        assertThat(trials.isSuspect(Delivered.of("a", "a-2"))).isFalse();
    }

    @Test
    void those_that_were_tried_last_are_remembered() {
        for (var key = 0; key < 4; key++) {
            trials.failed(Delivered.of("key-" + key, "id"));
            trials.failed(Delivered.of("key-0", "id"));
        }
        assertThat(trials.isSuspect(Delivered.of("key-1", "id"))).isFalse();
        assertThat(trials.failed(Delivered.of("key-3", "id"))).isEqualTo(2);
        assertThat(trials.failed(Delivered.of("key-0", "id"))).isEqualTo(6);
    }
}
