package dev.keelson.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.axonframework.common.infra.ComponentDescriptor;
import org.axonframework.conversion.Converter;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.junit.jupiter.api.Test;

class StoredMessageTest {

    @Event(namespace = "bank", name = "Deposited", version = "2")
    record Deposited(String text) {}

    record Named(String text) {}

    private final Converter converter = new TextConverter();
    private final CachingMessageTypeResolver types = CachingMessageTypeResolver.ofAnnotations();

    private EventMessage message(String type, String revision) {
        return message(new RecordedEvent(7, event(type, revision)));
    }

    private EventMessage message(RecordedEvent recorded) {
        return new GenericEventMessage(
                new StoredMessage(recorded, types), () -> recorded.event().time());
    }

    private static EventData event(String type, String revision) {
        return new EventData(
                "e-1",
                type,
                revision,
                Instant.EPOCH,
                "five".getBytes(StandardCharsets.UTF_8),
                Map.of("correlationId", "c-1"),
                Set.of());
    }

    @Test
    void an_event_of_the_revision_that_a_class_knows_becomes_its_object() {
        var deposited = message("bank.Deposited", "2");
        assertThat(deposited.<Deposited>payloadAs(Deposited.class, converter)).isEqualTo(new Deposited("five"));
        assertThat(deposited.withConvertedPayload(Deposited.class, converter).payload())
                .isEqualTo(new Deposited("five"));
        assertThat(deposited.type().version()).isEqualTo("2");
    }

    @Test
    void an_event_of_another_revision_is_refused_to_the_class_by_name() {
        var deposited = message("bank.Deposited", "1");
        assertThatExceptionOfType(UnknownRevisionException.class)
                .isThrownBy(() -> deposited.withConvertedPayload(Deposited.class, converter))
                .withMessage(
                        "event e-1 at position 7 is bank.Deposited revision 1, and %s knows revision 2;"
                                + " register an upcaster from 1 to 2",
                        Deposited.class.getName())
                .satisfies(refusal -> assertThat(refusal.retryable()).isFalse());
    }

    @Test
    void metadata_that_is_added_on_the_way_does_not_hide_the_revision() {
        var deposited = message("bank.Deposited", "1").andMetadata(Map.of("added", "a"));
        assertThat(deposited.metadata()).containsEntry("added", "a").containsEntry("correlationId", "c-1");
        assertThatExceptionOfType(UnknownRevisionException.class)
                .isThrownBy(() -> deposited.payloadAs(Deposited.class, converter));
    }

    @Test
    void who_asks_for_bytes_or_text_or_has_no_name_for_the_type_gets_what_there_is() {
        var deposited = message("bank.Deposited", "1");
        assertThat(deposited.<byte[]>payloadAs(byte[].class, converter))
                .asString()
                .isEqualTo("five");
        assertThat(deposited.<String>payloadAs(String.class, converter)).isEqualTo("five");
        assertThat(deposited.<Named>payloadAs(Named.class, converter)).isEqualTo(new Named("five"));
        assertThat(message("bank.Withdrawn", "9").<Deposited>payloadAs(Deposited.class, converter))
                .isEqualTo(new Deposited("five"));
    }

    @Test
    void an_event_that_could_not_be_upcast_is_refused_to_everybody_who_asks() {
        var failure = UpcastFailedException.of(
                new RecordedEvent(7, event("bank.Deposited", "1")), Set.of(), new IllegalStateException("because"));
        var broken = message(new RecordedEvent(7, event("bank.Deposited", "1"), failure));
        assertThat(broken.identifier()).isEqualTo("e-1");
        assertThatExceptionOfType(UpcastFailedException.class)
                .isThrownBy(() -> broken.payloadAs(byte[].class, converter))
                .withMessageContaining("because");
    }

    @Test
    void a_type_is_looked_up_once() {
        assertThat(types.resolve(Deposited.class)).isSameAs(types.resolve(Deposited.class));
        assertThat(types.resolveOrThrow(Deposited.class)).hasToString("bank.Deposited#2");
        assertThat(types.resolveOrThrow(Named.class).name()).isEqualTo(Named.class.getName());
    }

    /** Makes records of one text, and text. */
    private static final class TextConverter implements Converter {

        @Override
        public boolean canConvert(Type sourceType, Type targetType) {
            return true;
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        public <T> T convert(Object input, Type targetType) {
            var text = new String((byte[]) input, StandardCharsets.UTF_8);
            return (T)
                    switch (((Class<?>) targetType).getSimpleName()) {
                        case "Deposited" -> new Deposited(text);
                        case "Named" -> new Named(text);
                        default -> text;
                    };
        }

        @Override
        public void describeTo(ComponentDescriptor descriptor) {}
    }
}
