package dev.keelson.messagingadapters.kafka;

import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.PublishFailedException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** What the failures of Kafka's clients mean. */
final class Failures {

    private Failures() {}

    /** Whether Kafka will say the same until somebody changes something. Brokers that are too few may be on their way. */
    static boolean isRefusal(@Nullable Throwable failure) {
        return switch (failure) {
            case null -> false;
            case InvalidReplicationFactorException _ -> false;
            case AuthorizationException _,
                    InvalidTopicException _,
                    InvalidPartitionsException _,
                    InvalidConfigurationException _,
                    PolicyViolationException _,
                    RecordTooLargeException _,
                    SerializationException _ -> true;
            default -> isRefusal(failure.getCause());
        };
    }

    /** What failed after it was handed over to be sent. */
    static PublishFailedException sent(Message message, Throwable failure) {
        return isRefusal(failure)
                ? refused(message, failure)
                : PublishFailedException.interrupted(message, "Kafka did not confirm it: " + told(failure), failure);
    }

    static PublishFailedException notSent(Message message, Throwable failure) {
        return isRefusal(failure)
                ? refused(message, failure)
                : PublishFailedException.notSent(message, "Kafka cannot take it: " + told(failure), failure);
    }

    private static PublishFailedException refused(Message message, Throwable failure) {
        return PublishFailedException.refused(message, "Kafka refuses it: " + told(failure), failure);
    }

    static String told(Throwable failure) {
        var cause = failure.getCause();
        var text = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return cause == null || cause.getMessage() == null ? text : "%s (%s)".formatted(text, cause.getMessage());
    }
}
