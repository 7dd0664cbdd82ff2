package dev.keelson.domain;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the event processors whose read models a query handler, or every query handler of a class, reads. A query with
 * {@code Keelson-Min-Position} waits for these only; without the annotation it waits for all.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface ReadsProjection {

    /** Names of pooled streaming processors. */
    String[] value();
}
