package dev.keelson.queryside;

import dev.keelson.domain.InvalidMessageException;
import dev.keelson.domain.Violation;
import dev.keelson.eventstore.Tag;
import dev.keelson.eventstore.cloudevents.TagText;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the feed's parameters and refuses, by name and with the value, what it cannot read. */
final class FeedParameters {

    private static final Set<String> KNOWN =
            Set.of("after", "types", "tags", "limit", "follow", "subscription", "from");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");
    private static final Pattern SUBSCRIPTION = Pattern.compile("[a-z0-9._-]{1,128}");
    private static final int MOST_FILTERS = 100;
    private static final int LONGEST_TYPE = 255;

    private final Map<String, List<String>> parameters;

    private FeedParameters(Map<String, List<String>> parameters) {
        this.parameters = parameters;
    }

    /**
     * The request that the parameters make.
     *
     * @param lastEventId the header, which wins over {@code after}; null when there is none
     * @param defaultLimit when there is no {@code limit}
     */
    static FeedRequest read(
            Map<String, List<String>> parameters, @Nullable String lastEventId, int defaultLimit, int maxLimit) {
        var read = new FeedParameters(parameters);
        read.refuseUnknown();
        var after = read.position("after", read.single("after"));
        return new FeedRequest(
                read.types(),
                read.tags(),
                lastEventId == null ? after : read.position("Last-Event-ID", lastEventId),
                read.limit(defaultLimit, maxLimit),
                read.follow(),
                read.subscription());
    }

    private @Nullable SubscriptionStart subscription() {
        var name = single("subscription");
        var from = single("from");
        if (name == null) {
            if (from != null) {
                throw invalid("from", "is for a new subscription; name it by subscription, or use after");
            }
            return null;
        }
        if (!SUBSCRIPTION.matcher(name).matches()) {
            throw invalid(
                    "subscription",
                    "must be 1 to 128 of a-z, 0-9, dot, underscore and dash, was " + Violation.shown(name));
        }
        return new SubscriptionStart(name, from != null && isHead(from));
    }

    private boolean isHead(String from) {
        if (parameters.containsKey("after")) {
            throw invalid("from", "must not be given together with after");
        }
        return switch (from) {
            case "head" -> true;
            case "start" -> false;
            default -> throw invalid("from", "must be head or start, was " + Violation.shown(from));
        };
    }

    private void refuseUnknown() {
        var unknown = parameters.keySet().stream()
                .filter(name -> !KNOWN.contains(name))
                .sorted()
                .map(name -> Violation.at(
                        name,
                        "is not a known parameter; known are after, follow, from, limit, subscription, tags, types"))
                .toList();
        if (!unknown.isEmpty()) {
            throw InvalidMessageException.of(unknown);
        }
    }

    private @Nullable String single(String name) {
        var values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw invalid(name, "must be given once, was given %d times".formatted(values.size()));
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    private long position(String name, @Nullable String text) {
        if (text == null) {
            return 0;
        }
        if (!DIGITS.matcher(text).matches()) {
            throw invalid(name, "must be a position, a whole number of at least 0, was " + Violation.shown(text));
        }
        return Long.parseLong(text);
    }

    private int limit(int defaultLimit, int maxLimit) {
        var text = single("limit");
        if (text == null) {
            return defaultLimit;
        }
        var limit = DIGITS.matcher(text).matches() ? Long.parseLong(text) : 0;
        if (limit < 1 || limit > maxLimit) {
            throw invalid(
                    "limit", "must be a whole number from 1 to %d, was %s".formatted(maxLimit, Violation.shown(text)));
        }
        return (int) limit;
    }

    private boolean follow() {
        return switch (single("follow")) {
            case null -> false;
            case "true" -> true;
            case "false" -> false;
            case String other -> throw invalid("follow", "must be true or false, was " + Violation.shown(other));
        };
    }

    private Set<String> types() {
        var types = new HashSet<String>();
        for (var value : parameters.getOrDefault("types", List.of())) {
            Stream.of(value.split(",", -1)).map(type -> type(type, value)).forEach(types::add);
        }
        return atMost("types", types);
    }

    private static String type(String text, String value) {
        var type = text.strip();
        if (type.isEmpty() || type.length() > LONGEST_TYPE || type.chars().anyMatch(Character::isISOControl)) {
            throw invalid("types", "must be qualified names joined by commas, was " + Violation.shown(value));
        }
        return type;
    }

    private Set<Tag> tags() {
        var tags = new HashSet<Tag>();
        for (var value : parameters.getOrDefault("tags", List.of())) {
            try {
                tags.addAll(TagText.read(value));
            } catch (IllegalArgumentException e) {
                throw invalid(
                        "tags",
                        "must be key:value pairs joined by commas, was %s: %s"
                                .formatted(Violation.shown(value), e.getMessage()));
            }
        }
        return atMost("tags", tags);
    }

    private static <T> Set<T> atMost(String name, Set<T> values) {
        if (values.size() > MOST_FILTERS) {
            throw invalid(name, "must be at most %d, were %d".formatted(MOST_FILTERS, values.size()));
        }
        return values;
    }

    private static InvalidMessageException invalid(String name, String detail) {
        return InvalidMessageException.of("/" + name, detail);
    }
}
