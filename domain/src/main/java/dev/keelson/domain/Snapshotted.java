package dev.keelson.domain;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets the server keep snapshots of an entity, so that sourcing it reads the snapshot and the events after it instead of
 * all. The state is kept as JSON of its fields or record components; one that does not come back from JSON as it went is
 * told in the logs and not kept.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Snapshotted {

    /**
     * To be changed whenever event handlers compute another state from the same events. A changed shape (fields, their names
     * or types) is noticed without it.
     */
    String revision();

    /** A snapshot is taken when a command finds that many events folded since the last one, at least 1. */
    int afterEvents() default 100;

    /** A snapshot is taken, too, when sourcing took longer than this. */
    long afterMillis() default 50;
}
