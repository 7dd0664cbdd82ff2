package dev.keelson.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.keelson.eventstore.integrity.VerificationReport;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;

/** What a verification found, for a person and for a program. */
final class VerificationText {

    private static final JsonMapper JSON = new JsonMapper();

    private VerificationText() {}

    /** A line for each finding that was kept, then the sums, then head and digest. */
    static String lines(VerificationReport report) {
        var text = new StringBuilder();
        for (var finding : report.findings()) {
            text.append("position %d: %s: %s%n"
                    .formatted(finding.position(), finding.kind().word(), finding.text()));
        }
        var more = report.total() - report.findings().size();
        if (more > 0) {
            text.append("and %d more%n".formatted(more));
        }
        var counts = report.counts().entrySet().stream()
                .map(count -> "%d %s".formatted(count.getValue(), count.getKey().word()))
                .collect(Collectors.joining(", "));
        return text.append(
                        report.isClean()
                                ? "no findings%n".formatted()
                                : "%d findings: %s%n".formatted(report.total(), counts))
                .append("head %d, digest %s%n"
                        .formatted(report.head(), report.digest().hex()))
                .toString();
    }

    /** An object with the same. */
    static byte[] json(VerificationReport report) {
        var json = JSON.createObjectNode();
        json.put("head", report.head())
                .put("events", report.events())
                .put("digest", report.digest().hex());
        var counts = new LinkedHashMap<String, Long>();
        report.counts().forEach((kind, count) -> counts.put(kind.word(), count));
        json.set("counts", JSON.valueToTree(counts));
        var findings = json.putArray("findings");
        for (var finding : report.findings()) {
            findings.addObject()
                    .put("position", finding.position())
                    .put("kind", finding.kind().word())
                    .put("text", finding.text());
        }
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
