package dev.keelson.queryside;

import dev.keelson.domain.HandledMessage;
import java.util.Set;

/**
 * A query with its fields; two that ask the same are equal.
 *
 * @param query what is asked
 * @param payload the decoded fields
 */
record Question(HandledMessage query, Object payload) {

    String name() {
        return query.name();
    }

    /** The processors whose read models it reads; empty: all. */
    Set<String> projections() {
        return QueryResource.projectionsOf(query);
    }
}
