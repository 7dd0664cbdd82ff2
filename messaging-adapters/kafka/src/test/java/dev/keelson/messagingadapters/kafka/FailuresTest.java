package dev.keelson.messagingadapters.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

final class FailuresTest {

    @Test
    void a_refusal_is_one_within_another_failure_too() {
        var refusal = new TopicAuthorizationException("orders");

        assertThat(Failures.isRefusal(refusal)).isTrue();
        assertThat(Failures.isRefusal(new KafkaException("in an error state", refusal)))
                .isTrue();
    }

    @Test
    void what_may_pass_is_none() {
        assertThat(Failures.isRefusal(new TimeoutException("no answer"))).isFalse();
        assertThat(Failures.isRefusal(new KafkaException("failed", new InvalidReplicationFactorException("1 of 3"))))
                .isFalse();
    }
}
