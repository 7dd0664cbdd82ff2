package dev.keelson.eventstore.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keelson.eventstore.Append;
import dev.keelson.eventstore.AppendCondition;
import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogConfiguration;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.eventstore.Tag;
import dev.keelson.eventstore.TestDatabase;
import dev.keelson.eventstore.cloudevents.CloudEventWriter;
import dev.keelson.eventstore.integrity.Finding.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What verification, export and import promise, on one kind of database; {@link #other} is the other kind. */
abstract class LogIntegrityContract {

    private static final CloudEventWriter WRITER = new CloudEventWriter(new JsonFactory(), URI.create("/keelson"));
    private static final int EVENTS = 1_200;

    private final TestDatabase database = create();

    abstract TestDatabase create();

    abstract TestDatabase other();

    final TestDatabase database() {
        return database;
    }

    @BeforeEach
    void migrate() {
        SchemaMigrations.migrate(database.dataSource());
    }

    @AfterEach
    void drop() {
        database.close();
    }

    private static EventLog open(TestDatabase database) {
        return EventLogs.jdbi(database.dataSource(), EventLogConfiguration.DEFAULT, (_, _, _) -> {});
    }

    private static VerificationReport verify(TestDatabase database, LogDigest... expected) {
        return new LogVerification(database.dataSource()).run(List.of(expected), _ -> {});
    }

    VerificationReport verify() {
        return verify(database);
    }

    /** {@code TAGS} in the statement stands for the table of tags. */
    void corrupt(String sql, Object... arguments) {
        Jdbi.create(database.dataSource())
                .useHandle(handle -> handle.execute(sql.replace("TAGS", database.tagTable()), arguments));
    }

    private static EventData plain(int number) {
        return new EventData(
                "plain-" + number,
                "t.Plain",
                "1",
                Instant.parse("2026-03-01T10:15:30Z").minusSeconds(number),
                "{\"n\":%d}".formatted(number).getBytes(StandardCharsets.UTF_8),
                Map.of("correlationId", "c-" + number),
                Set.of(new Tag("number", Integer.toString(number)), new Tag("all", "plain")));
    }

    static void fill(TestDatabase database, int events) {
        try (var log = open(database)) {
            var _ = log.append(Append.of(
                    IntStream.rangeClosed(1, events)
                            .mapToObj(LogIntegrityContract::plain)
                            .toList(),
                    AppendCondition.NONE));
        }
    }

    @Test
    void an_empty_log_is_clean() {
        assertThat(verify())
                .isEqualTo(new VerificationReport(0, 0, new LogDigest(0, "0".repeat(64)), Map.of(), List.of()));
    }

    @Test
    void a_log_of_several_pages_is_clean_whatever_its_times_and_texts_are() {
        try (var log = open(database)) {
            OddEvents.append(log, OddEvents.json());
        }
        fill(database, EVENTS);

        var report = verify();

        assertThat(report.findings()).isEmpty();
        assertThat(report.isClean()).isTrue();
        assertThat(report.events())
                .isEqualTo(report.head())
                .isEqualTo(OddEvents.json().size() + EVENTS);
        assertThat(report.digest().position()).isEqualTo(report.head());
    }

    /** A statement that does harm to a log of ten events, and what is found then. */
    record Harm(String sql, Kind kind, long position, String text) {}

    static Stream<Harm> harms() {
        return Stream.of(
                new Harm("DELETE FROM keelson_event WHERE position = 4", Kind.GAP, 4, "position 4 has no event"),
                new Harm("DELETE FROM keelson_event WHERE position BETWEEN 4 AND 6", Kind.GAP, 4, "positions 4 to 6"),
                new Harm("DELETE FROM keelson_event WHERE position <= 2", Kind.GAP, 1, "positions 1 to 2"),
                new Harm(
                        "DELETE FROM keelson_event WHERE position >= 9",
                        Kind.TAG_WITHOUT_EVENT,
                        9,
                        "is there without its event"),
                new Harm("DELETE FROM keelson_log_lock", Kind.LOCK, 0, "that every append locks is missing"),
                new Harm("UPDATE keelson_event SET position = 0 WHERE position = 10", Kind.ORDER, 0, "below 1"),
                new Harm(
                        "UPDATE keelson_event SET payload = CAST('<a/>' AS BYTEA) WHERE position = 3",
                        Kind.PAYLOAD,
                        3,
                        "event plain-3 (t.Plain) is not JSON"),
                new Harm(
                        "UPDATE keelson_event SET metadata = '{\"a\":1}' WHERE position = 3",
                        Kind.METADATA,
                        3,
                        "under \"a\" what is not a string"),
                new Harm("UPDATE keelson_event SET metadata = '{' WHERE position = 3", Kind.METADATA, 3, "is not JSON"),
                new Harm(
                        "UPDATE keelson_event SET tags = '[\"a\"]' WHERE position = 3",
                        Kind.TAGS,
                        3,
                        "not a JSON array of keys and values"),
                new Harm(
                        "UPDATE keelson_event SET tags = '[\"a\",null]' WHERE position = 3",
                        Kind.TAGS,
                        3,
                        "not a string"),
                new Harm(
                        "UPDATE keelson_event SET tags = '[\"\",\"a\"]' WHERE position = 3",
                        Kind.TAGS,
                        3,
                        "must have 1 to 255 characters"),
                new Harm(
                        "UPDATE keelson_event SET id = '' WHERE position = 3",
                        Kind.BOUNDS,
                        3,
                        "id must have 1 to 255 characters, was ''"),
                new Harm(
                        "UPDATE keelson_event SET type = '' WHERE position = 3",
                        Kind.BOUNDS,
                        3,
                        "type must have 1 to 255"),
                new Harm(
                        "DELETE FROM TAGS WHERE position = 3 AND tag_key = 'number'",
                        Kind.EVENT_WITHOUT_TAG,
                        3,
                        "the tag number=3 of its event"),
                new Harm(
                        "INSERT INTO TAGS (tag_key, tag_value, position) VALUES ('x', 'y', 3)",
                        Kind.TAG_WITHOUT_EVENT,
                        3,
                        "the tag x=y is not one of its event's"),
                new Harm(
                        "INSERT INTO TAGS (tag_key, tag_value, position) VALUES ('x', 'y', 11)",
                        Kind.TAG_WITHOUT_EVENT,
                        11,
                        "the tag x=y is there without its event"),
                new Harm(
                        "UPDATE keelson_event SET tags = '[]' WHERE position = 3",
                        Kind.TAG_WITHOUT_EVENT,
                        3,
                        "is not one of its event's"),
                new Harm(
                        "UPDATE keelson_event SET tags = '[\"a\",\"b\"]' WHERE position = 3",
                        Kind.EVENT_WITHOUT_TAG,
                        3,
                        "the tag a=b of its event"));
    }

    @ParameterizedTest
    @MethodSource("harms")
    void every_harm_is_found_where_it_is(Harm harm) {
        fill(database, 10);
        corrupt(harm.sql());

        var report = verify();

        assertThat(report.isClean()).isFalse();
        assertThat(report.counts()).containsKey(harm.kind());
        assertThat(report.findings()).anySatisfy(finding -> {
            assertThat(finding.kind()).isEqualTo(harm.kind());
            assertThat(finding.position()).isEqualTo(harm.position());
            assertThat(finding.text()).contains(harm.text());
        });
    }

    @Test
    void a_payload_over_the_limit_is_found() {
        fill(database, 3);
        corrupt(
                "UPDATE keelson_event SET payload = ? WHERE position = 2",
                ("\"" + "x".repeat(EventData.MAX_PAYLOAD) + "\"").getBytes(StandardCharsets.UTF_8));

        assertThat(verify().findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.kind()).isEqualTo(Kind.BOUNDS))
                .satisfies(finding -> assertThat(finding.position()).isEqualTo(2));
    }

    @Test
    void what_a_dropped_constraint_lets_in_is_found() {
        fill(database, 3);
        for (var column : List.of("metadata", "tags", "time", "payload", "revision")) {
            corrupt("ALTER TABLE keelson_event ALTER COLUMN %s DROP NOT NULL".formatted(column));
        }
        corrupt("UPDATE keelson_event SET metadata = NULL, tags = NULL, time = NULL, payload = NULL, revision = NULL"
                + " WHERE position = 2");

        assertThat(verify().counts())
                .isEqualTo(Map.of(Kind.METADATA, 1L, Kind.TAGS, 1L, Kind.TIME, 1L, Kind.PAYLOAD, 1L));
    }

    @Test
    void all_findings_are_counted_and_the_first_hundred_told() {
        fill(database, EVENTS);
        corrupt("DELETE FROM TAGS WHERE tag_key = 'number'");
        corrupt("UPDATE keelson_event SET payload = CAST('' AS BYTEA)");

        var report = verify();

        assertThat(report.counts())
                .isEqualTo(Map.of(Kind.PAYLOAD, (long) EVENTS, Kind.EVENT_WITHOUT_TAG, (long) EVENTS));
        assertThat(report.total()).isEqualTo(2 * EVENTS);
        assertThat(report.findings()).hasSize(100);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void a_change_of_any_column_changes_the_digest(String change) {
        fill(database, 10);
        var before = verify().digest();
        corrupt("UPDATE keelson_event SET " + change + " WHERE position = 3");

        var report = verify(database, before);

        assertThat(report.digest()).isNotEqualTo(before);
        assertThat(report.counts()).containsKey(Kind.DIGEST);
    }

    static Stream<String> changes() {
        return Stream.of(
                "id = 'other'",
                "type = 't.Other'",
                "revision = '2'",
                "time = TIMESTAMP WITH TIME ZONE '2026-03-01 10:15:27.000001+00'",
                "payload = CAST('{\"n\": 3}' AS BYTEA)",
                "metadata = '{\"correlationId\":\"c-4\"}'",
                "metadata = '{\"correlationid\":\"c-3\"}'",
                "metadata = '{}'",
                "metadata = ''",
                "tags = '[\"all\",\"plain\"]'",
                "tags = '[\"all\",\"3\",\"number\",\"plain\"]'",
                "tags = '{}'");
    }

    @Test
    void a_noted_digest_holds_as_the_log_grows_and_tells_what_came_out_of_it() {
        fill(database, 10);
        var atTen = verify().digest();
        try (var log = open(database)) {
            OddEvents.append(log, OddEvents.json());
        }
        var grown = verify(database, atTen);
        assertThat(grown.isClean()).isTrue();
        corrupt("UPDATE keelson_event SET payload = CAST('{}' AS BYTEA) WHERE position = 5");

        assertThat(verify(database, atTen, grown.digest()).findings())
                .extracting(Finding::kind, Finding::position)
                .containsExactly(tuple(Kind.DIGEST, 10L), tuple(Kind.DIGEST, grown.head()));
    }

    @Test
    void a_digest_of_a_longer_log_is_found_out() {
        fill(database, 10);

        assertThat(verify(database, new LogDigest(11, "0".repeat(64))).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains("no event stands there, the head is 10"));
    }

    @Test
    void the_text_form_of_a_column_does_not_matter() {
        fill(database, 3);
        var before = verify().digest();
        corrupt("UPDATE keelson_event SET metadata = ' {\"correlationId\" : \"c-\\u0033\"}',"
                + " tags = '[\"number\", \"3\", \"all\", \"plain\"]' WHERE position = 3");

        assertThat(verify(database, before).isClean()).isTrue();
    }

    private static byte[] export(TestDatabase database, long after) {
        try (var log = open(database)) {
            var out = new ByteArrayOutputStream();
            var exported = new LogExport(log, WRITER).run(after, log.head(), out, _ -> {});
            assertThat(exported.events()).isEqualTo(log.head() - after);
            assertThat(exported.digest())
                    .isEqualTo(after == 0 ? verify(database).digest() : null);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LogImport.Imported load(TestDatabase database, byte[] lines) {
        return load(database, new ByteArrayInputStream(lines));
    }

    private static LogImport.Imported load(TestDatabase database, InputStream lines) {
        SchemaMigrations.migrate(database.dataSource());
        try (var log = open(database)) {
            return new LogImport(log).run(lines, _ -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fillOdd() {
        try (var log = open(database)) {
            OddEvents.append(log, OddEvents.all());
        }
        fill(database, EVENTS);
    }

    @Test
    void export_and_import_into_the_other_database_and_back_give_an_equal_log() {
        fillOdd();
        var origin = verify();
        try (var other = other();
                var back = create()) {
            var imported = load(other, export(database, 0));

            assertThat(imported).isEqualTo(new LogImport.Imported(0, origin.head(), origin.head(), origin.digest()));
            assertThat(verify(other)).isEqualTo(origin);
            assertThat(export(other, 0)).isEqualTo(export(database, 0));
            load(back, export(other, 0));
            assertThat(verify(back)).isEqualTo(origin);
        }
    }

    @Test
    void every_line_is_a_cloud_event_of_the_version_1_0() throws IOException {
        fillOdd();

        var lines =
                new String(export(database, 0), StandardCharsets.UTF_8).lines().toList();

        assertThat(lines).hasSize(OddEvents.all().size() + EVENTS);
        var mapper = new ObjectMapper(JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(1_001).build())
                .build());
        for (var line : lines) {
            var event = mapper.readTree(line);
            assertThat(event.path("specversion").asText()).isEqualTo("1.0");
            assertThat(List.of("id", "source", "type", "time")).allMatch(event::has);
            assertThat(event.has("data")).isNotEqualTo(event.has("data_base64"));
        }
    }

    @Test
    void an_interrupted_import_goes_on_where_it_was() {
        fill(database, EVENTS);
        var whole = export(database, 0);
        var text = new String(whole, StandardCharsets.UTF_8);
        var cut = text.substring(0, text.indexOf("plain-700") + 20).getBytes(StandardCharsets.UTF_8);
        try (var other = other()) {
            assertThatThrownBy(() -> load(other, cut))
                    .isInstanceOf(LogImportException.class)
                    .hasMessageStartingWith("line 700: must be one JSON object")
                    .hasMessageContaining("the log ends at position 699");
            assertThat(verify(other).head()).isEqualTo(699);

            assertThat(load(other, whole))
                    .isEqualTo(new LogImport.Imported(699, EVENTS - 699, EVENTS, verify().digest()));
            assertThat(load(other, whole)).isEqualTo(new LogImport.Imported(EVENTS, 0, EVENTS, verify().digest()));
            assertThat(verify(other)).isEqualTo(verify());
        }
    }

    @Test
    void a_source_that_fails_loses_nothing_that_was_committed() {
        var events = 6_000;
        fill(database, events);
        var whole = export(database, 0);
        try (var other = other()) {
            assertThatThrownBy(() -> load(other, new Failing(whole))).isInstanceOf(UncheckedIOException.class);
            assertThat(verify(other).isClean()).isTrue();
            assertThat(verify(other).head()).isEqualTo(5_000);

            assertThat(load(other, whole).head()).isEqualTo(events);
            assertThat(verify(other)).isEqualTo(verify());
        }
    }

    /** Gives all but the last tenth. */
    private static final class Failing extends InputStream {

        private final ByteArrayInputStream in;

        Failing(byte[] bytes) {
            in = new ByteArrayInputStream(bytes, 0, bytes.length * 9 / 10);
        }

        @Override
        public int read() throws IOException {
            var next = in.read();
            if (next < 0) {
                throw new IOException("the disk is gone");
            }
            return next;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            var read = in.read(bytes, offset, length);
            if (read < 0) {
                throw new IOException("the disk is gone");
            }
            return read;
        }
    }

    @Test
    void a_log_is_carried_over_in_parts() {
        fill(database, 10);
        try (var other = other()) {
            load(other, lines(export(database, 0), 1, 6));

            assertThat(load(other, export(database, 6))).isEqualTo(new LogImport.Imported(0, 4, 10, null));
            assertThat(verify(other)).isEqualTo(verify());
        }
    }

    private static byte[] lines(byte[] export, int first, int last) {
        return new String(export, StandardCharsets.UTF_8)
                .lines()
                .skip(first - 1L)
                .limit(last - first + 1L)
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void a_part_that_comes_too_early_is_refused() {
        fill(database, 10);
        try (var other = other()) {
            assertThatThrownBy(() -> load(other, export(database, 6)))
                    .hasMessageStartingWith("line 1: position must be at most 1, one above the log's head, was 7");
            assertThat(verify(other).head()).isZero();
        }
    }

    @Test
    void the_file_of_another_log_is_refused_at_the_first_line_that_differs() {
        fill(database, 10);
        try (var other = other()) {
            load(other, lines(export(database, 0), 1, 5));
            var foreign = new String(export(database, 0), StandardCharsets.UTF_8)
                    .replace("\"data\":{\"n\":4}", "\"data\":{\"n\": 4}")
                    .getBytes(StandardCharsets.UTF_8);

            assertThatThrownBy(() -> load(other, foreign))
                    .isInstanceOf(LogImportException.class)
                    .hasMessageStartingWith("line 4: the log has another event at position 4");
            assertThat(verify(other).head()).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void nothing_after_a_bad_line_is_imported_and_everything_before_it_is(Fault fault) {
        fill(database, 10);
        var lines = new ArrayList<>(
                new String(export(database, 0), StandardCharsets.UTF_8).lines().toList());
        lines.set(6, lines.get(6).replace(fault.part(), fault.replacement()));
        try (var other = other()) {
            assertThatThrownBy(() -> load(other, String.join("\n", lines).getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(LogImportException.class)
                    .hasMessageStartingWith("line 7: ")
                    .hasMessageContaining(fault.message())
                    .hasMessageContaining("the log ends at position 6")
                    .satisfies(e -> assertThat(((LogImportException) e).line()).isEqualTo(7));
            assertThat(verify(other).head()).isEqualTo(6);
            assertThat(verify(other).isClean()).isTrue();
        }
    }

    /** What is done to a line, and what is said then. */
    record Fault(String part, String replacement, String message) {}

    static Stream<Fault> faults() {
        return Stream.of(
                new Fault(
                        "\"position\":7",
                        "\"position\":8",
                        "position must be 7, one above that of the line before, was 8"),
                new Fault("\"position\":7", "\"position\":6", "position must be 7"),
                new Fault("plain-7", "plain-2", "an event with the id 'plain-2' is in the log already"),
                new Fault("\"t.Plain\"", "7", "type must be a string, was '7'"),
                new Fault("{", "", "must be one JSON object"));
    }

    @Test
    void an_import_beside_another_writer_stops_and_doubles_nothing() throws IOException {
        fill(database, 10);
        try (var other = other()) {
            SchemaMigrations.migrate(other.dataSource());
            try (var log = open(other)) {
                var intruding = new IntrudingStream(export(database, 0), () -> {
                    var _ = log.append(Append.of(OddEvents.json().subList(0, 1), AppendCondition.NONE));
                });
                assertThatThrownBy(() -> new LogImport(log).run(intruding, _ -> {}))
                        .hasMessageContaining("others append to the log; stop the nodes that use it");
                assertThat(log.head()).isEqualTo(1);
            }
        }
    }

    /** Lets somebody do something when the first byte is asked for. */
    private static final class IntrudingStream extends FilterInputStream {

        private final Runnable intrusion;
        private boolean intruded;

        IntrudingStream(byte[] bytes, Runnable intrusion) {
            super(new ByteArrayInputStream(bytes));
            this.intrusion = intrusion;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (!intruded) {
                intruded = true;
                intrusion.run();
            }
            return super.read(bytes, offset, length);
        }
    }

    @Test
    void a_damaged_log_is_not_exported_beyond_the_damage() {
        fill(database, 10);
        corrupt("DELETE FROM keelson_event WHERE position = 4");
        assertThatThrownBy(() -> export(database, 0))
                .isInstanceOf(LogExportException.class)
                .hasMessageContaining("position 4 has no event");

        corrupt("UPDATE keelson_event SET metadata = '{' WHERE position = 6");
        assertThatThrownBy(() -> export(database, 4))
                .isInstanceOf(LogExportException.class)
                .hasMessageContaining("position 6 cannot be read");
    }

    @Test
    void an_empty_log_is_exported_as_nothing_and_imported_as_such() {
        assertThat(export(database, 0)).isEmpty();
        assertThat(load(database, new byte[0])).isEqualTo(new LogImport.Imported(0, 0, 0, null));
    }

    @Test
    void a_line_without_end_is_refused_before_it_fills_the_memory() {
        var endless = new InputStream() {
            @Override
            public int read() {
                return ' ';
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                Arrays.fill(bytes, offset, offset + length, (byte) ' ');
                return length;
            }
        };

        assertThatThrownBy(() -> load(database, endless))
                .hasMessageStartingWith("line 1: must have at most 16777216 bytes");
    }
}
