package dev.keelson.projections;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a list of dead letters, in the order of the log. A position is never split over two pages.
 *
 * @param letters of all projections that were asked for
 * @param next after which position to go on; null: there are no more
 */
public record DeadLetterPage(
        List<DeadLetter> letters, @Nullable Long next) {

    private static final Comparator<DeadLetter> ORDER = Comparator.comparingLong(DeadLetter::position)
            .thenComparing(DeadLetter::projection)
            .thenComparing(DeadLetter::sequence);

    public DeadLetterPage {
        letters = List.copyOf(letters);
    }

    /**
     * The first of the letters, at least {@code limit} if there are so many.
     *
     * @param found of each projection more than {@code limit}, if it has more
     */
    static DeadLetterPage of(List<DeadLetter> found, int limit) {
        var sorted = found.stream().sorted(ORDER).toList();
        if (sorted.size() <= limit) {
            return new DeadLetterPage(sorted, null);
        }
        var last = sorted.get(limit - 1).position();
        var page =
                sorted.stream().takeWhile(letter -> letter.position() <= last).toList();
        return new DeadLetterPage(page, page.size() < sorted.size() ? last : null);
    }
}
