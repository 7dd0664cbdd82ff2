package dev.keelson.examples.orderfulfilment.readmodels;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list ordered by id.
 *
 * @param items in the order of their ids
 * @param next what to ask for {@code after} to get the next page; null on the last
 */
public record Page<T>(List<T> items, @Nullable String next) {

    static final int MOST_ITEMS = 100;
    private static final int USUAL_ITEMS = 20;

    public Page {
        items = List.copyOf(items);
    }

    /** An id before all others, since none is empty. */
    static String start(@Nullable String after) {
        return after == null ? "" : after;
    }

    static int length(@Nullable Integer limit) {
        return limit == null ? USUAL_ITEMS : limit;
    }

    /** A page of rows that were read one beyond its length, which tells whether there is a next one. */
    static <T> Page<T> of(List<T> rows, int length, Function<? super T, String> id) {
        if (rows.size() <= length) {
            return new Page<>(rows, null);
        }
        var items = rows.subList(0, length);
        return new Page<>(items, id.apply(items.getLast()));
    }
}
