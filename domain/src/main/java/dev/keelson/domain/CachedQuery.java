package dev.keelson.domain;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets the server answer a query from memory as long as the read models that it reads ({@link ReadsProjection}) have not
 * moved, and run it once however many ask the same at a time. For handlers whose answer follows from the query's fields and
 * those read models alone. The query is a record whose components have equality, so that equal questions meet. Failures
 * and what was not found are not kept.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface CachedQuery {

    /**
     * How old an answer may become though nothing moved, at least 1; up to a tenth less, so that answers that were made
     * together do not end together.
     */
    long maxAgeMillis() default 1_000;

    /**
     * For how long after it was last known to be right an answer may still be given while a new one is made in the
     * background; the response says that it is stale. 0: never. A query with {@code Keelson-Min-Position} is given none that
     * has not seen that position.
     */
    long staleMillis() default 0;
}
