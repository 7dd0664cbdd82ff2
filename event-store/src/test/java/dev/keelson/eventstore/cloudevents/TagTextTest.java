package dev.keelson.eventstore.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keelson.eventstore.Tag;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TagTextTest {

    @Test
    void tags_are_written_sorted() {
        assertThat(TagText.write(Set.of(new Tag("order", "o-1"), new Tag("customer", "c-7"))))
                .isEqualTo("customer:c-7,order:o-1");
    }

    @Test
    void what_separates_is_escaped_and_reads_back() {
        var tags = List.of(new Tag("a,b", "50%"), new Tag("urn:x", "1:2,3"));

        var text = TagText.write(tags);

        assertThat(text).isEqualTo("a%2Cb:50%25,urn%3Ax:1%3A2%2C3");
        assertThat(TagText.read(text)).isEqualTo(tags);
    }

    @Test
    void a_value_may_hold_plain_colons() {
        assertThat(TagText.read("at:12:30")).containsExactly(new Tag("at", "12:30"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "order", ":", "order:", ":o-1", "a:b,", "a:%", "a:%2", "a:%41", "a:b\0"})
    void what_is_no_tag_is_refused(String text) {
        assertThatThrownBy(() -> TagText.read(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
