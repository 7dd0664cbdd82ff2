package dev.keelson.eventstore.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.RecordedEvent;
import dev.keelson.eventstore.Tag;
import dev.keelson.eventstore.cloudevents.CloudEventReader;
import dev.keelson.eventstore.cloudevents.CloudEventWriter;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DigestChainTest {

    private static final EventData PLAIN = new EventData(
            "id",
            "type",
            "1",
            Instant.parse("2026-03-01T10:15:30.123456Z"),
            bytes("{\"a\":1}"),
            Map.of("k", "v", "l", "w"),
            Set.of(new Tag("t", "u"), new Tag("v", "w")));

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static LogDigest digest(List<RecordedEvent> events) {
        var chain = new DigestChain();
        events.forEach(chain::add);
        return chain.digest();
    }

    private static EventData with(Function<EventData, EventData> change) {
        return change.apply(PLAIN);
    }

    /** Each differs from the plain one in one thing, many so that a careless encoding would take them for the same. */
    static Stream<EventData> changed() {
        return Stream.of(
                with(e -> new EventData("id2", e.type(), e.revision(), e.time(), e.payload(), e.metadata(), e.tags())),
                with(e -> new EventData("idt", "ype", e.revision(), e.time(), e.payload(), e.metadata(), e.tags())),
                with(e -> new EventData(e.id(), "Type", e.revision(), e.time(), e.payload(), e.metadata(), e.tags())),
                with(e -> new EventData(e.id(), e.type(), "2", e.time(), e.payload(), e.metadata(), e.tags())),
                with(e -> new EventData(
                        e.id(),
                        e.type(),
                        e.revision(),
                        e.time().plusNanos(1_000),
                        e.payload(),
                        e.metadata(),
                        e.tags())),
                payload("{\"a\":2}"),
                payload("{\"a\":1} "),
                payload(""),
                metadata(Map.of()),
                metadata(Map.of("k", "v")),
                metadata(Map.of("k", "w", "l", "v")),
                metadata(Map.of("kv", "", "l", "w")),
                metadata(Map.of("k", "v", "l", "w", "", "")),
                metadata(Map.of("k", "v", "l", "w", "t", "u")),
                tags(Set.of()),
                tags(Set.of(new Tag("t", "u"))),
                tags(Set.of(new Tag("u", "t"), new Tag("v", "w"))),
                tags(Set.of(new Tag("t", "w"), new Tag("v", "u"))),
                tags(Set.of(new Tag("t", "u"), new Tag("v", "w"), new Tag("t", "w"))));
    }

    private static EventData payload(String payload) {
        return with(
                e -> new EventData(e.id(), e.type(), e.revision(), e.time(), bytes(payload), e.metadata(), e.tags()));
    }

    private static EventData metadata(Map<String, String> metadata) {
        return with(e -> new EventData(e.id(), e.type(), e.revision(), e.time(), e.payload(), metadata, e.tags()));
    }

    private static EventData tags(Set<Tag> tags) {
        return with(e -> new EventData(e.id(), e.type(), e.revision(), e.time(), e.payload(), e.metadata(), tags));
    }

    @ParameterizedTest
    @MethodSource("changed")
    void a_change_of_any_field_changes_every_digest_after_it(EventData changed) {
        var last = new RecordedEvent(2, payload("1"));

        assertThat(digest(List.of(new RecordedEvent(1, changed))))
                .isNotEqualTo(digest(List.of(new RecordedEvent(1, PLAIN))));
        assertThat(digest(List.of(new RecordedEvent(1, changed), last)))
                .isNotEqualTo(digest(List.of(new RecordedEvent(1, PLAIN), last)));
    }

    @Test
    void no_two_changes_have_the_same_digest() {
        var digests = new HashSet<LogDigest>();
        changed().forEach(event -> digests.add(digest(List.of(new RecordedEvent(1, event)))));

        assertThat(digests).hasSize((int) changed().count());
    }

    @Test
    void position_order_and_absence_matter() {
        var other = payload("2");
        var straight = digest(List.of(new RecordedEvent(1, PLAIN), new RecordedEvent(2, other)));

        assertThat(digest(List.of(new RecordedEvent(1, other), new RecordedEvent(2, PLAIN))))
                .isNotEqualTo(straight);
        assertThat(digest(List.of(new RecordedEvent(2, other))).hex()).isNotEqualTo(straight.hex());
        assertThat(digest(List.of(new RecordedEvent(3, PLAIN))).hex())
                .isNotEqualTo(digest(List.of(new RecordedEvent(1, PLAIN))).hex());
    }

    @Test
    void an_unreadable_event_is_not_passed_over() {
        var chain = new DigestChain();
        chain.addUnreadable(1);

        assertThat(chain.digest())
                .isNotEqualTo(new LogDigest(1, digest(List.of()).hex()));
    }

    @Test
    void the_digest_is_the_one_that_is_described() {
        assertThat(digest(List.of())).hasToString("0:" + "00".repeat(32));
        assertThat(digest(List.of(new RecordedEvent(1, PLAIN))))
                .hasToString("1:99a732efe8df6596588694cb2e2f2d70723a27b6c9b1affb17deb276d6c45f01");
    }

    @Test
    void a_digest_is_read_as_it_is_written() {
        var digest = digest(List.of(new RecordedEvent(1, PLAIN)));

        assertThat(LogDigest.parse(digest.toString())).isEqualTo(digest);
        for (var text : List.of("", "1", "1:", "x:" + digest.hex(), "-1:" + digest.hex(), "1:" + digest.hex() + "0")) {
            assertThatThrownBy(() -> LogDigest.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + text + "'");
        }
    }

    @ParameterizedTest
    @MethodSource("odd")
    void a_written_event_is_read_as_the_same_event_to_the_byte(EventData event) {
        var recorded = new RecordedEvent(Long.MAX_VALUE, event);
        var line = new ByteArrayOutputStream();
        new CloudEventWriter(new JsonFactory(), URI.create("/keelson")).writeWhole(recorded, line);

        assertThat(line.toByteArray()).doesNotContain('\n', '\r');
        assertThat(DigestChain.encode(CloudEventReader.read(line.toByteArray())))
                .isEqualTo(DigestChain.encode(recorded));
    }

    static List<EventData> odd() {
        return OddEvents.all();
    }
}
