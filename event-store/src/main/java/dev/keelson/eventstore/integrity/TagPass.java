package dev.keelson.eventstore.integrity;

import dev.keelson.eventstore.Dialect;
import dev.keelson.eventstore.Tag;
import dev.keelson.eventstore.integrity.Finding.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Holds the tags by which events are found against those that the events list. Used by one thread.
 *
 * <p>They have no index by position alone and may be more than the events, so they are read once, each with its event, in
 * whatever order comes cheapest. When each that belongs to an event up to the head was counted, none of them twice, and the
 * sum is the number of tags that the events list, then none is missing. Only when it is not so, the events are gone through
 * again and their tags looked up.
 */
final class TagPass {

    private static final int FETCH = 1_000;
    private static final int PAGE = 1_000;
    private static final int LOOKUPS = 100;

    private static final String ROWS = """
            SELECT t.tag_key, t.tag_value, t.position,
              CASE WHEN e.position IS NOT NULL THEN COALESCE(e.tags, '') END AS listed
            FROM keelson_event_tag t
            LEFT JOIN keelson_event e ON e.position = t.position
            WHERE t.tag_key IS NOT NULL
            """;

    /** On PostgreSQL, where a tag is in its event's row or beside; elsewhere a key forbids a tag twice. */
    private static final String TWICE = """
            SELECT t.tag_key, t.tag_value, t.position
            FROM keelson_further_tag t
            JOIN keelson_event e ON e.position = t.position
              AND e.tag_key = t.tag_key
              AND e.tag_value = t.tag_value
            ORDER BY t.position
            """;

    private static final String LISTED = """
            SELECT position, tags
            FROM keelson_event
            WHERE position > ?
              AND position <= ?
            ORDER BY position
            LIMIT ?
            """;

    private static final String LOOKUP = """
            SELECT tag_key, tag_value, position
            FROM keelson_event_tag
            WHERE tag_key = ?
              AND tag_value = ?
              AND position = ?
            """;

    private final Handle handle;
    private final Findings findings;
    private final long head;
    private long present;

    TagPass(Handle handle, Findings findings, long head) {
        this.handle = handle;
        this.findings = findings;
        this.head = head;
    }

    /**
     * A row of the tag table.
     *
     * @param listed the tags column of its event, null without one
     */
    private record TagRow(PlacedTag placed, @Nullable String listed) {}

    /** A tag of the event at a position. Nothing is checked: this is what the table says. */
    private record PlacedTag(String key, String value, long position) {

        boolean isIn(Set<Tag> tags) {
            return tags.stream()
                    .anyMatch(tag -> tag.key().equals(key) && tag.value().equals(value));
        }
    }

    /** A page of what the events list, and where it ends. */
    private record Listed(List<PlacedTag> tags, long through) {}

    /**
     * @param listed how many tags the events up to the head list
     */
    void run(long listed) {
        handle.useTransaction(reading -> reading.createQuery(ROWS)
                .setFetchSize(FETCH)
                .map((row, _) ->
                        new TagRow(new PlacedTag(row.getString(1), row.getString(2), row.getLong(3)), row.getString(4)))
                .forEach(this::accept));
        var twice = twice();
        twice.forEach(tag -> findings.add(
                tag.position(),
                Kind.TAG_TWICE,
                "the tag %s=%s is in its event's row and beside it".formatted(tag.key(), tag.value())));
        if (present != listed || !twice.isEmpty()) {
            findMissing();
        }
    }

    private List<PlacedTag> twice() {
        return Dialect.of(handle) == Dialect.POSTGRESQL
                ? handle.createQuery(TWICE)
                        .map((row, _) -> new PlacedTag(row.getString(1), row.getString(2), row.getLong(3)))
                        .list()
                : List.of();
    }

    private void accept(TagRow row) {
        var placed = row.placed();
        if (row.listed() == null) {
            findings.add(
                    placed.position(),
                    Kind.TAG_WITHOUT_EVENT,
                    "the tag %s=%s is there without its event".formatted(placed.key(), placed.value()));
        } else if (isListed(placed, row.listed())) {
            present += placed.position() >= 1 && placed.position() <= head ? 1 : 0;
        }
    }

    private boolean isListed(PlacedTag placed, String listed) {
        Set<Tag> tags;
        try {
            tags = StoredTags.read(listed);
        } catch (IllegalArgumentException e) {
            return false; // told with the event
        }
        if (placed.isIn(tags)) {
            return true;
        }
        findings.add(
                placed.position(),
                Kind.TAG_WITHOUT_EVENT,
                "the tag %s=%s is not one of its event's".formatted(placed.key(), placed.value()));
        return false;
    }

    private void findMissing() {
        var after = 0L;
        while (after < head) {
            var page = listed(after);
            var tags = page.tags();
            for (var from = 0; from < tags.size(); from += LOOKUPS) {
                lookUp(tags.subList(from, Math.min(from + LOOKUPS, tags.size())));
            }
            after = page.through();
        }
    }

    private Listed listed(long after) {
        var tags = new ArrayList<PlacedTag>();
        var positions = handle.createQuery(LISTED)
                .bind(0, after)
                .bind(1, head)
                .bind(2, PAGE)
                .map((row, _) -> {
                    addListed(row.getLong(1), row.getString(2), tags);
                    return row.getLong(1);
                })
                .list();
        return new Listed(tags, positions.isEmpty() ? head : positions.getLast());
    }

    private static void addListed(long position, @Nullable String text, List<PlacedTag> tags) {
        try {
            StoredTags.read(text == null ? "" : text)
                    .forEach(tag -> tags.add(new PlacedTag(tag.key(), tag.value(), position)));
        } catch (IllegalArgumentException e) {
            // told with the event
        }
    }

    private void lookUp(List<PlacedTag> tags) {
        var query = handle.createQuery(String.join(" UNION ALL ", Collections.nCopies(tags.size(), LOOKUP)));
        var index = 0;
        for (var tag : tags) {
            query.bind(index++, tag.key()).bind(index++, tag.value()).bind(index++, tag.position());
        }
        var found =
                new HashSet<>(query.map((row, _) -> new PlacedTag(row.getString(1), row.getString(2), row.getLong(3)))
                        .list());
        for (var tag : tags) {
            if (!found.contains(tag)) {
                findings.add(
                        tag.position(),
                        Kind.EVENT_WITHOUT_TAG,
                        "the tag %s=%s of its event is not among those by which it is found"
                                .formatted(tag.key(), tag.value()));
            }
        }
    }
}
