package dev.keelson.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class OutboundKeyTest {

    /** Another value here would have every effect of an event that is under way twice. */
    @Test
    void the_key_of_an_effect_is_the_same_for_ever() {
        assertThat(OutboundKey.of("e-1", "charge")).hasToString("cd8ba9de-be53-884b-a66e-5f933c6f1173");
        assertThat(OutboundKey.of("0198c2f0-7d5e-7c3a-9b1f-0c6a2e4d8f10", "confirmation-mail"))
                .hasToString("ce37bb97-d67c-86c1-ae0f-3504221e10a9");
        assertThat(OutboundKey.of("é", "\uD83D\uDE80")).hasToString("8c750966-74ac-8e89-9005-0347daeb3861");
    }

    @Test
    void events_and_effects_have_keys_of_their_own() {
        var key = OutboundKey.of("e-1", "charge");

        assertThat(OutboundKey.of("e-1", "charge")).isEqualTo(key);
        assertThat(OutboundKey.of("e-2", "charge")).isNotEqualTo(key);
        assertThat(OutboundKey.of("e-1", "refund")).isNotEqualTo(key);
        assertThat(OutboundKey.of("charge", "e-1")).isNotEqualTo(key);
        assertThat(OutboundKey.of("1", "chargee-")).isNotEqualTo(key);
    }

    @Test
    void a_key_is_a_uuid_of_version_8() {
        assertThat(IntStream.range(0, 1_000).mapToObj(number -> OutboundKey.of("e-" + number, "charge")))
                .doesNotHaveDuplicates()
                .allSatisfy(key -> {
                    assertThat(key.value().version()).isEqualTo(8);
                    assertThat(key.value().variant()).isEqualTo(2);
                });
    }

    @Test
    void a_key_needs_an_event_and_an_effect() {
        assertThatIllegalArgumentException().isThrownBy(() -> OutboundKey.of("", "charge"));
        assertThatIllegalArgumentException().isThrownBy(() -> OutboundKey.of("e-1", ""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OutboundKey.of("e-1", "a\0b"))
                .withMessageContaining("without U+0000");
    }
}
