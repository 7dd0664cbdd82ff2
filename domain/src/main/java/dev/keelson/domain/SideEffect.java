package dev.keelson.domain;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an event handler, or all of a class, that does something else than write its read model: sends a mail, calls a
 * service, dispatches a command. It is not run for events that are handled again, by a rebuild or a replay.
 *
 * <p>Within a batch of events the handlers of classes with side effects run last, when all that the others write is written:
 * a write that fails has no effect, and they see the read model as it is after the batch. What they do cannot be rolled back:
 * a crash between the effect and the commit of the batch repeats it, and so does the failure of a later event's side effect in
 * the batch, and whatever takes the segment from its owner just then: a split, a merge, a reset, the change to rebuilt tables;
 * see the guide about consuming once.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface SideEffect {}
