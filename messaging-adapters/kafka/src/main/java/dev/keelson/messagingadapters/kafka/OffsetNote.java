package dev.keelson.messagingadapters.kafka;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a group notes beside the offset that it commits for a partition, so that whoever gets the partition next can tell what
 * nobody had before.
 *
 * @param partitions how many the topic had when the group began; those beyond came later
 * @param before what was handed out has offsets below this
 */
record OffsetNote(int partitions, long before) {

    private static final Pattern TEXT = Pattern.compile("partitions=(\\d{1,9}),handed-out-before=(\\d{1,18})");

    /** Empty for what another tool has committed. */
    static Optional<OffsetNote> of(String text) {
        var matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new OffsetNote(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "partitions=%d,handed-out-before=%d".formatted(partitions, before);
    }
}
