package dev.keelson.server;

import java.util.List;
import java.util.Map;
import java.util.Set;
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

    private static final int DEFAULT_LIMIT = 50;
    private static final int MOST = 500;

    static DeadLetterParameters read(Map<String, List<String>> stated) {
        var parameters = new PageParameters(stated, Set.of("projection", "sequence"));
        var projection = parameters.single("projection");
        return new DeadLetterParameters(
                projection == null ? Set.of() : Set.of(projection),
                parameters.single("sequence"),
                parameters.number("after", 0, 0, Long.MAX_VALUE),
                (int) parameters.number("limit", DEFAULT_LIMIT, 1, MOST));
    }
}
