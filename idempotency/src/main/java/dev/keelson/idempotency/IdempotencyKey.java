package dev.keelson.idempotency;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a caller names a request by, so that it can ask again. Two keys are equal when their hashes are. */
public final class IdempotencyKey {

    /** The longest value, in characters. */
    public static final int MAX_LENGTH = 255;

    private static final int MAX_SCOPE = 512;

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
        hash = new UUID(digest.getLong(), digest.getLong());
    }

    /** Whether a text can be the value of a key. */
    public static boolean isValid(String value) {
        return !value.isEmpty() && value.length() <= MAX_LENGTH && value.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    public String scope() {
        return scope;
    }

    public String value() {
        return value;
    }

    /** Half of the SHA-256 of scope and value: tells keys apart, and nothing of what they are. */
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
