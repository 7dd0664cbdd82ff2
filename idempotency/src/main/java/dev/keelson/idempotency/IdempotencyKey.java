package dev.keelson.idempotency;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a caller names a request by, so that it can ask again. Two keys are equal when their hashes are. */
public final class IdempotencyKey {

    /** The longest value, in characters. */
    public static final int MAX_LENGTH = 255;

    private static final int MAX_SCOPE = 512;

    private static final Pattern TIME_ORDERED =
            Pattern.compile("\\p{XDigit}{8}-\\p{XDigit}{4}-7\\p{XDigit}{3}-\\p{XDigit}{4}-\\p{XDigit}{12}");
    private static final int TIME_BITS = 48;
    private static final int RANDOM_BITS = Long.SIZE - TIME_BITS;

    private final String scope;
    private final String value;
    private final UUID hash;

    /**
     * A key.
     *
     * @param scope within which the key is the caller's own, 1 to 512 characters: who calls, and what for
     * @param value 1 to 255 visible ASCII characters
     */
    public IdempotencyKey(String scope, String value) {
        if (scope.isEmpty() || scope.length() > MAX_SCOPE || scope.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a key's scope must have 1 to %d characters other than U+0000, had %d"
                    .formatted(MAX_SCOPE, scope.length()));
        }
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "a key must have 1 to %d visible ASCII characters, had %d".formatted(MAX_LENGTH, value.length()));
        }
        this.scope = scope;
        this.value = value;
        var digest = Sha256.of((scope + '\0' + value).getBytes(StandardCharsets.UTF_8));
        hash = inOrderOfTime(value, new UUID(digest.getLong(), digest.getLong()));
    }

    /** Of a UUIDv7 the hash begins with the time, so that new keys are neighbours in an index. */
    private static UUID inOrderOfTime(String value, UUID digest) {
        if (!TIME_ORDERED.matcher(value).matches()) {
            return digest;
        }
        var time = UUID.fromString(value).getMostSignificantBits() >>> RANDOM_BITS << RANDOM_BITS;
        return new UUID(time | digest.getMostSignificantBits() >>> TIME_BITS, digest.getLeastSignificantBits());
    }

    /** Whether a text can be the value of a key. */
    public static boolean isValid(String value) {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            return false;
        }
        for (var i = 0; i < value.length(); i++) {
            if (value.charAt(i) <= ' ' || value.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    public String scope() {
        return scope;
    }

    public String value() {
        return value;
    }

    /**
     * Half of the SHA-256 of scope and value: tells keys apart, and nothing of what they are. Of a UUIDv7 it is its 48 bits
     * of time with 80 bits of the SHA-256 behind them, and tells when it was made.
     */
    public UUID hash() {
        return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IdempotencyKey key && hash.equals(key.hash);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    /** Scope and value, for a person. */
    @Override
    public String toString() {
        return scope + " " + value;
    }
}
