package dev.keelson.server;

import dev.keelson.domain.Violation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What went wrong, as RFC 9457 has it.
 *
 * @param type its kind
 * @param detail of this occurrence, for a person
 * @param errors what in the input is wrong, empty when that is not the matter
 * @param extensions further members
 */
record Problem(ProblemType type, String detail, List<Violation> errors, Map<String, Object> extensions) {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;

    static Problem of(ProblemType type, String detail) {
        return new Problem(type, detail, List.of(), Map.of());
    }

    static Problem of(ProblemType type, String detail, Map<String, Object> extensions) {
        return new Problem(type, detail, List.of(), extensions);
    }

    /** Whether the same request may succeed a little later. */
    boolean worthRetrying() {
        return type.status() == TOO_MANY_REQUESTS
                || type.status() == SERVICE_UNAVAILABLE
                || type == ProblemType.CONFLICT
                || type == ProblemType.IN_FLIGHT;
    }

    /** The members of the JSON object, in reading order. */
    SequencedMap<String, Object> members(int status, String instance) {
        var members = new LinkedHashMap<String, Object>();
        members.put("type", type.uri());
        members.put("title", type.title());
        members.put("status", status);
        members.put("detail", detail);
        members.put("instance", instance);
        if (!errors.isEmpty()) {
            members.put("errors", errors);
        }
        members.putAll(extensions);
        return members;
    }
}
