package dev.keelson.server;

import dev.keelson.domain.InvalidMessageException;
import dev.keelson.domain.Violation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are asked for. What cannot be read is refused, by name and with the value.
 *
 * @param projections empty: all
 * @param sequence null: every one
 * @param after position, from 0
 * @param limit of letters on a page
 */
record DeadLetterParameters(
        Set<String> projections, @Nullable String sequence, long after, int limit) {

    private static final Set<String> KNOWN = Set.of("projection", "sequence", "after", "limit");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");
    private static final int DEFAULT_LIMIT = 50;
    private static final int MOST = 500;

    static DeadLetterParameters read(Map<String, List<String>> parameters) {
        refuseUnknown(parameters);
        var projection = single(parameters, "projection");
        return new DeadLetterParameters(
                projection == null ? Set.of() : Set.of(projection),
                single(parameters, "sequence"),
                number(parameters, "after", 0, 0, Long.MAX_VALUE),
                (int) number(parameters, "limit", DEFAULT_LIMIT, 1, MOST));
    }

    private static void refuseUnknown(Map<String, List<String>> parameters) {
        var unknown = parameters.keySet().stream()
                .filter(name -> !KNOWN.contains(name))
                .sorted()
                .map(name -> Violation.at(
                        name,
                        "is not a known parameter; known are "
                                + KNOWN.stream().sorted().collect(Collectors.joining(", "))))
                .toList();
        if (!unknown.isEmpty()) {
            throw InvalidMessageException.of(unknown);
        }
    }

    private static @Nullable String single(Map<String, List<String>> parameters, String name) {
        var values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw invalid(name, "must be given once, was given %d times".formatted(values.size()));
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    private static long number(
            Map<String, List<String>> parameters, String name, long otherwise, long least, long most) {
        var text = single(parameters, name);
        if (text == null) {
            return otherwise;
        }
        var number = DIGITS.matcher(text).matches() ? Long.parseLong(text) : -1;
        if (number < least || number > most) {
            var bounds = most == Long.MAX_VALUE ? "of at least " + least : "from %d to %d".formatted(least, most);
            throw invalid(name, "must be a whole number %s, was %s".formatted(bounds, Violation.shown(text)));
        }
        return number;
    }

    private static InvalidMessageException invalid(String name, String detail) {
        return InvalidMessageException.of("/" + name, detail);
    }
}
