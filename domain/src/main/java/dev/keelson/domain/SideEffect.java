package dev.keelson.domain;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an event handler, or all of a class, that does something else than write its read model: sends a mail, calls a
 * service, dispatches a command. It is not run for events that are handled again, by a rebuild or a replay. A crash between
 * the effect and the commit of the batch still repeats it, and so does whatever takes the segment from its owner just then: a
 * split, a merge, a reset, the change to rebuilt tables; see the guide about consuming once.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface SideEffect {}
