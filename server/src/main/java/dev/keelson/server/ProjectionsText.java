package dev.keelson.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Projections and dead letters as a person reads them. */
final class ProjectionsText {

    private static final int LONGEST_REASON = 100;

    private ProjectionsText() {}

    /** A line for each projection. */
    static String list(Iterable<JsonNode> processors) {
        var table = new TextTable(
                "NAME", "STATE", "POSITION", "HEAD", "LAG", "BEHIND", "EVENTS/S", "FAILURES", "PARKED", "SKIPPED");
        processors.forEach(processor -> table.add(
                text(processor, "name"),
                state(processor),
                text(processor, "position"),
                text(processor, "head"),
                text(processor, "lag"),
                seconds(processor.path("lagSeconds")),
                text(processor, "eventsPerSecond"),
                text(processor, "failures"),
                text(processor, "deadLetters"),
                text(processor, "skipped")));
        return table.text();
    }

    /** What most needs a look: failing, then unclaimed, then halted segments, then a rebuild. */
    private static String state(JsonNode processor) {
        var states = processor
                .path("segments")
                .valueStream()
                .map(segment -> text(segment, "state"))
                .collect(Collectors.toSet());
        for (var state : new String[] {"FAILING", "UNCLAIMED", "HALTED"}) {
            if (states.contains(state)) {
                return state.toLowerCase(Locale.ROOT);
            }
        }
        return processor
                .path("generations")
                .valueStream()
                .filter(generation -> !text(generation, "state").equals("SERVING"))
                .map(generation -> text(generation, "state").toLowerCase(Locale.ROOT))
                .findFirst()
                .orElse("running");
    }

    /** One projection with its segments and generations. */
    static String show(JsonNode processor) {
        var text = new StringBuilder(list(List.of(processor)));
        text.append('\n').append(segments(processor));
        processor.path("segments").forEach(segment -> text.append(failure(segment)));
        text.append('\n').append(generations(processor));
        var nodes = processor.path("nodes").valueStream().map(JsonNode::asText).collect(Collectors.joining(", "));
        return text.append("%nnodes: %s%n".formatted(nodes)).toString();
    }

    private static String segments(JsonNode processor) {
        var table = new TextTable("SEGMENT", "MASK", "STATE", "POSITION", "FAILURES", "PARKED", "OWNER");
        processor
                .path("segments")
                .forEach(segment -> table.add(
                        text(segment, "segment"),
                        text(segment, "mask"),
                        text(segment, "state").toLowerCase(Locale.ROOT),
                        text(segment, "position"),
                        text(segment, "failures"),
                        text(segment, "parked"),
                        text(segment, "owner")));
        return table.text();
    }

    private static String failure(JsonNode segment) {
        var failure = segment.path("failure");
        return failure.isObject()
                ? "segment %s fails at %s %s: %s%n"
                        .formatted(
                                text(segment, "segment"),
                                text(failure, "eventType"),
                                text(failure, "eventId"),
                                shortened(text(failure, "error")))
                : "";
    }

    private static String generations(JsonNode processor) {
        var table = new TextTable(
                "GENERATION", "VERSION", "STATE", "POSITION", "PROGRESS", "EVENTS/S", "LEFT", "PARKED", "TABLES");
        processor
                .path("generations")
                .forEach(generation -> table.add(
                        text(generation, "number"),
                        text(generation, "version"),
                        generation.path("number").equals(processor.path("generation"))
                                ? "read"
                                : text(generation, "state").toLowerCase(Locale.ROOT),
                        text(generation, "position"),
                        progress(generation),
                        text(generation, "eventsPerSecond"),
                        seconds(generation.path("etaSeconds")),
                        text(generation, "deadLetters"),
                        text(generation, "tables")));
        return table.text();
    }

    /** A line for each table, and the rows that differ. */
    static String verification(JsonNode verification) {
        var table = new TextTable("TABLE", "ROWS", "EXPECTED", "SAME");
        var differences = new StringBuilder();
        for (var compared : verification.path("tables")) {
            table.add(
                    text(compared, "name"),
                    text(compared, "rows"),
                    text(compared, "expectedRows"),
                    text(compared, "same"));
            for (var sample : compared.path("samples")) {
                differences.append("%s %s: %s%n"
                        .formatted(
                                text(compared, "name"),
                                text(sample, "where").toLowerCase(Locale.ROOT),
                                text(sample, "row")));
            }
        }
        return "%s%sdead letters %s, skipped %s%n"
                .formatted(table.text(), differences, text(verification, "deadLetters"), text(verification, "skipped"));
    }

    /** How far a filling is, in per cent. */
    static String progress(JsonNode generation) {
        return "%.0f%%".formatted(Math.floor(generation.path("progress").asDouble() * 100));
    }

    private static String seconds(JsonNode seconds) {
        return seconds.isNumber() ? "%.0f s".formatted(seconds.asDouble()) : "-";
    }

    /** A line for each letter; where to go on, if there are more. */
    static String letters(JsonNode page) {
        if (page.path("letters").isEmpty()) {
            return "no dead letters%n".formatted();
        }
        var table = new TextTable("PROJECTION", "SEQUENCE", "POSITION", "EVENT", "ATTEMPTS", "PARKED AT", "REASON");
        page.path("letters")
                .forEach(letter -> table.add(
                        text(letter, "projection"),
                        text(letter, "sequence"),
                        text(letter, "position"),
                        text(letter, "eventType"),
                        text(letter, "attempts"),
                        text(letter, "parkedAt"),
                        letter.hasNonNull("reason")
                                ? shortened(text(letter, "reason"))
                                : "waits behind those before it"));
        var next = page.path("next");
        return next.isNumber() ? table.text() + "more: --after %d%n".formatted(next.asLong()) : table.text();
    }

    static String shortened(String text) {
        var line = text.lines().findFirst().orElse("");
        return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "…" : line;
    }

    static String text(JsonNode node, String field) {
        return node.path(field).asText("-");
    }
}
