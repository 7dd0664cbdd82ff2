package dev.keelson.projections;

import java.util.Objects;
import org.axonframework.conversion.json.JacksonConverter;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.WrappedToken;
import org.jspecify.annotations.Nullable;

/**
 * A token as columns: a plain one is its position. Any other, such as that of a merge under way, is Axon's own JSON, with the
 * position up to which everything was handled beside it for those who look on.
 *
 * @param position null before the first event
 * @param tokenType its class, null for a plain position
 * @param token its JSON, null for a plain position
 */
record StoredToken(
        @Nullable Long position,
        @Nullable String tokenType,
        @Nullable String token) {

    private static final StoredToken NONE = new StoredToken(null, null, null);
    private static final String AXON = "org.axonframework.";
    private static final JacksonConverter JSON = new JacksonConverter();

    static StoredToken of(@Nullable TrackingToken token) {
        return switch (token) {
            case null -> NONE;
            case GlobalSequenceTrackingToken plain -> new StoredToken(plain.getGlobalIndex(), null, null);
            default ->
                new StoredToken(
                        positionOf(token),
                        token.getClass().getName(),
                        Objects.requireNonNull(JSON.convert(token, String.class)));
        };
    }

    /** The token again, equal to what was stored. */
    @Nullable
    TrackingToken restored() {
        if (tokenType != null && token != null) {
            return JSON.convert(token, typeNamed(tokenType));
        }
        return position == null ? null : new GlobalSequenceTrackingToken(position);
    }

    private static Class<? extends TrackingToken> typeNamed(String name) {
        try {
            if (name.startsWith(AXON)) {
                return Class.forName(name, false, TrackingToken.class.getClassLoader())
                        .asSubclass(TrackingToken.class);
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("there is no token type %s; was a newer Axon here?".formatted(name), e);
        }
        throw new IllegalStateException("token type %s is not one of Axon's".formatted(name));
    }

    /** Up to which everything was handled, 0 when nothing was. */
    static long positionOf(@Nullable TrackingToken token) {
        var lower = token == null ? null : WrappedToken.unwrapLowerBound(token);
        return lower == null ? 0 : lower.position().orElse(0);
    }
}
