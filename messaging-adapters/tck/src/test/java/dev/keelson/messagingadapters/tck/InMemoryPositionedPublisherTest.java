package dev.keelson.messagingadapters.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.FencedException;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.MessagingException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InMemoryPositionedPublisherTest {

    private final InMemoryBroker broker = new InMemoryBroker();

    private static Message message(String id) {
        return new Message("orders", "o-1", Envelope.of(id, URI.create("/tck"), "tck.Counted"));
    }

    @Test
    void messages_and_position_are_kept_together() throws InterruptedException {
        var publisher = broker.positioned("orders");
        assertThat(publisher.begin()).isEmpty();

        publisher.publish(List.of(message("1"), message("2")), 2);

        assertThat(broker.messages("orders")).containsExactly(message("1"), message("2"));
        assertThat(broker.positioned("orders").begin()).hasValue(2);
        assertThat(broker.positioned("others").begin()).isEmpty();
    }

    @Test
    void who_begins_fences_off_the_one_before() throws InterruptedException {
        var older = broker.positioned("orders");
        var _ = older.begin();
        var newer = broker.positioned("orders");
        var _ = newer.begin();

        assertThatThrownBy(() -> older.publish(List.of(message("1")), 1)).isInstanceOf(FencedException.class);
        newer.publish(List.of(message("2")), 1);

        assertThat(broker.messages("orders")).containsExactly(message("2"));
    }

    @Test
    void nothing_is_kept_while_the_broker_is_away() throws InterruptedException {
        var publisher = broker.positioned("orders");
        var _ = publisher.begin();
        broker.stop();

        assertThatThrownBy(() -> publisher.publish(List.of(message("1")), 1))
                .isInstanceOfSatisfying(MessagingException.class, failure -> assertThat(failure.retryable())
                        .isTrue());
        broker.start();

        assertThat(publisher.begin()).isEmpty();
        assertThat(broker.messages("orders")).isEmpty();
    }
}
