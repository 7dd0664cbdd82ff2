package dev.keelson.idempotency;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Names an effect outside the database, such as a payment or a mail, so that the other side can drop the second one. Our
 * record cannot commit together with it: whoever is stopped between the call and the commit calls again at the next
 * delivery. The key is made of nothing but the event and the effect, and so is the same at every delivery, on every node, in
 * every version: send it along, and let the other side
 *
 * <ul>
 *   <li>answer a second request with the first answer, as payment providers do by an {@code Idempotency-Key} header;
 *   <li>or refuse what it has already, as a unique column of a foreign database, or the name of a file or an object, does;
 *   <li>or leave it to the reader, as mail does: the same {@code Message-ID} is shown once by most clients, no more than that.
 * </ul>
 *
 * <p>How long the other side remembers a key is the other side's; no delivery may be later than that.
 *
 * @param value a UUID of version 8 (RFC 9562), made of SHA-256
 */
public record OutboundKey(UUID value) {

    private static final long VERSION_8 = 0x8000L;
    private static final long VERSION_MASK = 0xF000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long VARIANT_MASK = 0xC000_0000_0000_0000L;

    /**
     * The key of an effect of an event.
     *
     * @param eventId as its producer gave it
     * @param effectName tells the effect from all others that the event has, such as {@code charge}; once used it stays
     */
    public static OutboundKey of(String eventId, String effectName) {
        if (eventId.isEmpty() || effectName.isEmpty() || effectName.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "an outbound key needs an event id and the name of an effect, without U+0000, was '%s' and '%s'"
                            .formatted(eventId, effectName));
        }
        var digest = Sha256.of((effectName + '\0' + eventId).getBytes(StandardCharsets.UTF_8));
        var high = (digest.getLong() & ~VERSION_MASK) | VERSION_8;
        var low = (digest.getLong() & ~VARIANT_MASK) | VARIANT;
        return new OutboundKey(new UUID(high, low));
    }

    /** The key as text, 36 characters. */
    @Override
    public String toString() {
        return value.toString();
    }
}
