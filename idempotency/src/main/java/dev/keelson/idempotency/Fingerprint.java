package dev.keelson.idempotency;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What a request says, in short: two requests with one key and different fingerprints are a mistake of the caller.
 *
 * @param hex 64 hexadecimal digits, in lower case
 */
public record Fingerprint(String hex) {

    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{64}");

    public Fingerprint {
        if (!DIGITS.matcher(hex).matches()) {
            throw new IllegalArgumentException(
                    "a fingerprint must have 64 hexadecimal digits in lower case, was '%s'".formatted(hex));
        }
    }

    /** The SHA-256 of a body. */
    public static Fingerprint of(byte[] body) {
        return new Fingerprint(HexFormat.of().formatHex(Sha256.of(body)));
    }
}
