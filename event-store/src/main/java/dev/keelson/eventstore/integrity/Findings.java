package dev.keelson.eventstore.integrity;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts everything that is found and keeps the first of it. Used by one thread. */
final class Findings {

    private final int most;
    private final List<Finding> kept = new ArrayList<>();
    private final Map<Finding.Kind, Long> counts = new EnumMap<>(Finding.Kind.class);

    /**
     * @param most to keep
     */
    Findings(int most) {
        this.most = most;
    }

    void add(long position, Finding.Kind kind, String text) {
        counts.merge(kind, 1L, Long::sum);
        if (kept.size() < most) {
            kept.add(new Finding(position, kind, text));
        }
    }

    List<Finding> kept() {
        return kept;
    }

    Map<Finding.Kind, Long> counts() {
        return counts;
    }
}
