package dev.keelson.queryside;

import dev.keelson.domain.InvalidMessageException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far the read model must have come before a query runs, from the request's headers.
 *
 * @param position at least 0
 * @param patience how long the caller is ready to wait
 */
record MinimumPosition(long position, Duration patience) {

    static final String HEADER = "Keelson-Min-Position";
    static final String PREFER = "Prefer";

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

    /** Empty without the header; a wait above the configured one is cut to it, as a preference may be. */
    static Optional<MinimumPosition> of(
            @Nullable String header, @Nullable List<String> prefer, QueryConfiguration configuration) {
        var patience = patience(prefer == null ? List.of() : prefer, configuration);
        if (header == null) {
            return Optional.empty();
        }
        if (!DIGITS.matcher(header.strip()).matches()) {
            throw InvalidMessageException.of(
                    "/" + HEADER, "must be a position, a whole number of at least 0, was \"%s\"".formatted(header));
        }
        return Optional.of(new MinimumPosition(Long.parseLong(header.strip()), patience));
    }

    private static Duration patience(List<String> prefer, QueryConfiguration configuration) {
        for (var preference : String.join(",", prefer).split(",", -1)) {
            var parts = preference.split(";", -1)[0].split("=", 2);
            if (parts[0].strip().toLowerCase(Locale.ROOT).equals("wait")) {
                return seconds(parts.length == 2 ? parts[1].strip() : "", configuration.maxWait());
            }
        }
        return configuration.defaultWait();
    }

    private static Duration seconds(String text, Duration atMost) {
        var number = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
        if (!DIGITS.matcher(number).matches()) {
            throw InvalidMessageException.of(
                    "/" + PREFER, "wait must be a whole number of seconds, was \"%s\"".formatted(text));
        }
        var seconds = Long.parseLong(number);
        return seconds >= atMost.toSeconds() ? atMost : Duration.ofSeconds(seconds);
    }
}
