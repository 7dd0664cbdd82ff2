package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keelson.domain.DomainModule;
import dev.keelson.domain.EventRevision;
import dev.keelson.domain.Upcaster;
import dev.keelson.domain.Upcasters;
import dev.keelson.eventstore.Append;
import dev.keelson.eventstore.AppendCondition;
import dev.keelson.eventstore.Criteria;
import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.RecordedEvent;
import dev.keelson.eventstore.Tag;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.junit.jupiter.api.Test;

final class DomainUpcastsTest {

    private static final EventRevision OLD = new EventRevision("shop.Sold", "1");
    private static final EventRevision NEW = new EventRevision("shop.Bought", "2");

    private final EventLog stored = EventLogs.inMemory();
    private final EventLog log =
            DomainUpcasts.over(stored, upcasters(Upcaster.toOne(OLD, NEW, payload -> payload.put("currency", "EUR"))));

    private static Upcasters upcasters(Upcaster... upcasters) {
        return Upcasters.of(List.of(new Shop(List.of(upcasters))));
    }

    private RecordedEvent readBack(String payload) {
        stored.append(Append.of(
                List.of(new EventData(
                        "e-1",
                        OLD.type(),
                        OLD.revision(),
                        Instant.EPOCH,
                        payload.getBytes(StandardCharsets.UTF_8),
                        Map.of("correlationId", "c-1"),
                        Set.of(new Tag("shop", "1")))),
                AppendCondition.NONE));
        return log.read(Criteria.ofTypes(NEW.type()), 0, 1).events().getFirst();
    }

    @Test
    void what_an_upcaster_does_not_touch_stays_digit_by_digit() {
        var read = readBack("{\"amount\":12.30,\"large\":12345678901234567890.123456789,\"name\":\"ä\",\"none\":null}");
        assertThat(new String(read.event().payload(), StandardCharsets.UTF_8))
                .isEqualTo("{\"amount\":12.30,\"large\":12345678901234567890.123456789,\"name\":\"ä\",\"none\":null,"
                        + "\"currency\":\"EUR\"}");
        assertThat(read.event().revision()).isEqualTo("2");
        assertThat(read.event().id()).isEqualTo("e-1");
        assertThat(read.event().metadata()).containsEntry("correlationId", "c-1");
        assertThat(read.event().tags()).containsExactly(new Tag("shop", "1"));
    }

    @Test
    void a_payload_that_is_no_json_object_is_told_by_name() {
        for (var payload : List.of("", "null", "[1]", "{\"a\":", "{} {}", "\0")) {
            var another = new DomainUpcastsTest();
            var failure = Objects.requireNonNull(another.readBack(payload).failure(), payload);
            assertThat(failure)
                    .hasMessageStartingWith(
                            "event e-1 at position 1, shop.Sold revision 1, cannot be upcast: its payload"
                                    + " is not ");
        }
    }

    @Test
    void without_upcasters_the_log_is_the_log_itself() {
        assertThat(DomainUpcasts.over(stored, upcasters())).isSameAs(stored);
    }

    @Test
    void upcasters_that_contradict_each_other_stop_the_start() {
        var modules = new DomainModules(
                List.of(new Shop(List.of(Upcaster.dropping(OLD), Upcaster.dropping(OLD)))),
                DomainUpcastsTest.class.getClassLoader());
        assertThatThrownBy(modules::upcasters)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "two upcasters take shop.Sold revision 1: one of module shop, one of module shop; remove one");
    }

    private record Shop(List<Upcaster> upcasters) implements DomainModule {

        @Override
        public String name() {
            return "shop";
        }

        @Override
        public void configure(EventSourcingConfigurer axon) {}
    }
}
