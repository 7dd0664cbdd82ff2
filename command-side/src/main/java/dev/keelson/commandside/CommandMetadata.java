package dev.keelson.commandside;

import dev.keelson.domain.InvalidMessageException;
import dev.keelson.idempotency.IdempotencyKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What goes from a request into its command's metadata, and from there into the events': the W3C trace context and the
 * correlation id.
 */
final class CommandMetadata {

    static final String CORRELATION_HEADER = "X-Correlation-Id";
    static final String TRACE_HEADER = "traceparent";
    static final String CORRELATION_ID = "correlationId";
    static final String KEY_HEADER = "Idempotency-Key";

    /** Ids of zeros and version ff are invalid; what follows the flags is for versions after 00. */
    private static final Pattern TRACE_PARENT = Pattern.compile(
            "(?!ff)(?!00-.{53})[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

    private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~]{1,128}");

    private CommandMetadata() {}

    /**
     * @param traceParent the header; one that does not parse is passed over, as its specification asks
     * @param correlationId the header, 1 to 128 visible ASCII characters
     * @param commandId the correlation id of a request that states none
     */
    static Map<String, String> of(@Nullable String traceParent, @Nullable String correlationId, String commandId) {
        var metadata = new HashMap<String, String>();
        metadata.put(CORRELATION_ID, correlationId == null ? commandId : checked(correlationId));
        if (traceParent != null && TRACE_PARENT.matcher(traceParent).matches()) {
            metadata.put(TRACE_HEADER, traceParent);
        }
        return metadata;
    }

    /**
     * The key of a request.
     *
     * @param caller who asks
     * @param command what for
     * @param values the header, once, with 1 to 255 visible ASCII characters
     */
    static IdempotencyKey key(String caller, String command, List<String> values) {
        if (values.size() != 1 || !IdempotencyKey.isValid(values.getFirst())) {
            throw InvalidMessageException.of(
                    "",
                    "header %s must stand once and have 1 to %d visible ASCII characters"
                            .formatted(KEY_HEADER, IdempotencyKey.MAX_LENGTH));
        }
        return new IdempotencyKey(caller + "/" + command, values.getFirst());
    }

    static boolean isCorrelationId(String text) {
        return VISIBLE_ASCII.matcher(text).matches();
    }

    private static String checked(String correlationId) {
        if (!isCorrelationId(correlationId)) {
            throw InvalidMessageException.of(
                    "", "header %s must have 1 to 128 visible ASCII characters".formatted(CORRELATION_HEADER));
        }
        return correlationId;
    }
}
