package dev.keelson.commandside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keelson.eventstore.EventLogUnavailableException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.axonframework.messaging.eventhandling.gateway.EventGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Publishing outside of a unit of work, where Axon 5.0.1 loses a failed append. */
final class UnitOfWorkEventStoreTest {

    private final Bank bank = new Bank(CommandConfiguration.DEFAULT);

    @AfterEach
    void close() {
        bank.close();
    }

    private EventMessage deposited() {
        var payload = new Account.Deposited("a-1", 1);
        return new GenericEventMessage(
                bank.axon().getComponent(MessageTypeResolver.class).resolveOrThrow(payload), payload);
    }

    private CompletableFuture<Void> publish(EventMessage event) {
        return bank.axon().getComponent(EventStore.class).publish(null, List.of(event));
    }

    @Test
    void a_published_event_is_in_the_log() {
        publish(deposited()).join();
        bank.axon()
                .getComponent(EventGateway.class)
                .publish(List.of(new Account.Deposited("a-1", 2)))
                .join();

        assertThat(bank.events()).hasSize(2);
    }

    @Test
    void a_failed_append_is_told_to_the_publisher() {
        var event = deposited();
        bank.log().close();

        assertThatThrownBy(() -> publish(event).join()).hasRootCauseInstanceOf(EventLogUnavailableException.class);
    }

    @Test
    void a_failed_append_is_told_to_the_gateways_caller() {
        bank.log().close();

        assertThatThrownBy(() -> bank.axon()
                        .getComponent(EventGateway.class)
                        .publish(List.of(new Account.Deposited("a-1", 2)))
                        .join())
                .hasRootCauseInstanceOf(EventLogUnavailableException.class);
    }

    @Test
    void an_event_that_stands_in_the_log_already_is_told_to_the_publisher() {
        var event = deposited();
        publish(event).join();

        assertThatThrownBy(() -> publish(event).join())
                .hasRootCauseMessage("an event with the id %s is in the log already".formatted(event.identifier()));
        assertThat(bank.events()).hasSize(1);
    }
}
