package dev.keelson.projections;

import org.axonframework.conversion.json.JacksonConverter;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.WrappedToken;
import org.jspecify.annotations.Nullable;

/** Axon's tokens as text, and as positions. */
final class Tokens {

    private static final String AXON = "org.axonframework.";
    private static final JacksonConverter JSON = new JacksonConverter();

    private Tokens() {}

    static String typeOf(TrackingToken token) {
        return token.getClass().getName();
    }

    static String encode(TrackingToken token) {
        var text = JSON.convert(token, String.class);
        if (text == null) {
            throw new IllegalStateException("token %s has no text".formatted(token));
        }
        return text;
    }

    static @Nullable TrackingToken decode(TokenRow row) {
        if (row.token() == null || row.tokenType() == null) {
            return null;
        }
        try {
            var type = Class.forName(row.tokenType(), false, TrackingToken.class.getClassLoader());
            if (!row.tokenType().startsWith(AXON) || !TrackingToken.class.isAssignableFrom(type)) {
                throw new IllegalStateException(
                        "segment %d has a token of the unknown type %s".formatted(row.segment(), row.tokenType()));
            }
            return JSON.convert(row.token(), type.asSubclass(TrackingToken.class));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "segment %d has a token of the unknown type %s".formatted(row.segment(), row.tokenType()), e);
        }
    }

    /** Up to which everything was handled, 0 when nothing was. */
    static long positionOf(@Nullable TrackingToken token) {
        var lower = token == null ? null : WrappedToken.unwrapLowerBound(token);
        return lower == null ? 0 : lower.position().orElse(0);
    }
}
