package dev.keelson.idempotency;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What a caller names a request by, so that it can ask again.
 *
 * @param scope within which the key is the caller's own, 1 to 512 characters: who calls, and what for
 * @param value 1 to 255 visible ASCII characters
 */
public record IdempotencyKey(String scope, String value) {

    /** The longest value, in characters. */
    public static final int MAX_LENGTH = 255;

    private static final int MAX_SCOPE = 512;

    public IdempotencyKey {
        if (scope.isEmpty() || scope.length() > MAX_SCOPE || scope.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a key's scope must have 1 to %d characters other than U+0000, had %d"
                    .formatted(MAX_SCOPE, scope.length()));
        }
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "a key must have 1 to %d visible ASCII characters, had %d".formatted(MAX_LENGTH, value.length()));
        }
    }

    /** Scope and value, for a person. */
    @Override
    public String toString() {
        return scope + " " + value;
    }

    /** Whether a text can be the value of a key. */
    public static boolean isValid(String value) {
        return !value.isEmpty() && value.length() <= MAX_LENGTH && value.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    /** Half of the SHA-256 of scope and value: tells keys apart, and nothing of what they are. */
    public UUID hash() {
        var digest = Sha256.of((scope + '\0' + value).getBytes(StandardCharsets.UTF_8));
        return new UUID(digest.getLong(), digest.getLong());
    }
}
