package dev.keelson.commandside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keelson.eventstore.Append;
import dev.keelson.eventstore.AppendCondition;
import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.EventUpcasts;
import dev.keelson.eventstore.Tag;
import dev.keelson.eventstore.UnknownRevisionException;
import dev.keelson.eventstore.UpcastFailedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What decisions make of events that were not written by the code of today; their boundary names tags and no types. */
final class OldEventsTest {

    private final Bank bank =
            new Bank(CommandConfiguration.DEFAULT, EventLogs.upcasting(EventLogs.inMemory(), new Paid()));

    @AfterEach
    void close() {
        bank.close();
    }

    private void append(String type, String revision, String payload) {
        bank.log()
                .append(Append.of(
                        List.of(new EventData(
                                UUID.randomUUID().toString(),
                                type,
                                revision,
                                Instant.EPOCH,
                                payload.getBytes(StandardCharsets.UTF_8),
                                Map.of(),
                                Set.of(new Tag("account", "a-1")))),
                        AppendCondition.NONE));
    }

    private Object balanceAfterOneMore() {
        return bank.handle(new Account.Deposit("a-1", 1)).payload();
    }

    @Test
    void a_decision_is_made_on_what_old_events_become() {
        append("accounts.PaidIn", "1", "3");
        assertThat(balanceAfterOneMore()).isEqualTo(4);
    }

    @Test
    void nothing_is_decided_on_an_event_that_cannot_be_upcast() {
        append("accounts.PaidIn", "1", "many");
        assertThatThrownBy(this::balanceAfterOneMore)
                .hasRootCauseInstanceOf(NumberFormatException.class)
                .hasStackTraceContaining(UpcastFailedException.class.getName())
                .hasStackTraceContaining("at position 1, accounts.PaidIn revision 1, cannot be upcast");
        assertThat(bank.log().head()).isEqualTo(1);
    }

    @Test
    void nothing_is_decided_on_an_event_of_an_unknown_revision() {
        append("accounts.Deposited", "9", "{\"accountId\":\"a-1\",\"cents\":300}");
        assertThatThrownBy(this::balanceAfterOneMore)
                .hasRootCauseInstanceOf(UnknownRevisionException.class)
                .hasStackTraceContaining("is accounts.Deposited revision 9")
                .hasStackTraceContaining("knows revision 0.0.1");
        assertThat(bank.log().head()).isEqualTo(1);
    }

    @Test
    void an_event_of_a_type_that_the_entity_does_not_handle_is_passed_over() {
        append("accounts.Audited", "1", "{}");
        assertThat(balanceAfterOneMore()).isEqualTo(1);
    }

    /** Makes deposits of payments, whose payload is the bare amount. */
    private static final class Paid implements EventUpcasts {

        @Override
        public boolean takes(String type, String revision) {
            return type.equals("accounts.PaidIn");
        }

        @Override
        public Set<String> resultsOf(String type, String revision) {
            return Set.of("accounts.Deposited");
        }

        @Override
        public Set<String> sourcesOf(String type) {
            return type.equals("accounts.Deposited") ? Set.of("accounts.PaidIn") : Set.of();
        }

        @Override
        public List<EventData> upcast(EventData stored) {
            var amount = Integer.parseInt(new String(stored.payload(), StandardCharsets.UTF_8));
            return List.of(new EventData(
                    stored.id(),
                    "accounts.Deposited",
                    "0.0.1",
                    stored.time(),
                    "{\"accountId\":\"a-1\",\"amount\":%d}".formatted(amount).getBytes(StandardCharsets.UTF_8),
                    stored.metadata(),
                    stored.tags()));
        }
    }
}
