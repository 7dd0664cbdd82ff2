package dev.keelson.eventstore.integrity;

import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What the log is up to a position: two logs with the same digest at the same position hold the same events up to there.
 *
 * @param position of the last event that it covers, 0 for none
 * @param hex SHA-256 as 64 hexadecimal digits; how it is computed says {@link DigestChain}
 */
public record LogDigest(long position, String hex) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,18}):([0-9a-fA-F]{64})");

    static LogDigest of(long position, byte[] hash) {
        return new LogDigest(position, HexFormat.of().formatHex(hash));
    }

    /**
     * Reads {@code POSITION:HEX}, as {@link #toString} writes it.
     *
     * @throws IllegalArgumentException when it is anything else
     */
    public static LogDigest parse(String text) {
        var matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "a digest must be POSITION:HEX with 64 hexadecimal digits, was '%s'".formatted(text));
        }
        return new LogDigest(Long.parseLong(matcher.group(1)), matcher.group(2).toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return position + ":" + hex;
    }
}
