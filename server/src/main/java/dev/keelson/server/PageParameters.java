package dev.keelson.server;

import dev.keelson.domain.InvalidMessageException;
import dev.keelson.domain.Violation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parameters of a list that is given page by page. What cannot be read is refused, by name and with the value. */
final class PageParameters {

    private static final Set<String> OF_EVERY_PAGE = Set.of("after", "limit");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

    private final Map<String, List<String>> parameters;

    /**
     * @param others that there may be beside {@code after} and {@code limit}
     */
    PageParameters(Map<String, List<String>> parameters, Set<String> others) {
        this.parameters = parameters;
        var known = new TreeSet<>(OF_EVERY_PAGE);
        known.addAll(others);
        var unknown = parameters.keySet().stream()
                .filter(name -> !known.contains(name))
                .sorted()
                .map(name -> Violation.at(name, "is not a known parameter; known are " + String.join(", ", known)))
                .toList();
        if (!unknown.isEmpty()) {
            throw InvalidMessageException.of(unknown);
        }
    }

    /** Null when it is not there. */
    @Nullable
    String single(String name) {
        var values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw invalid(name, "must be given once, was given %d times".formatted(values.size()));
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    long number(String name, long otherwise, long least, long most) {
        var text = single(name);
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
