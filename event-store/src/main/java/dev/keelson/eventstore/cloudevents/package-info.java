/**
 * Events as CloudEvents 1.0 in JSON: the form in which they leave the log, and the one in which a whole log is exported and
 * imported. Nothing here knows where the text goes to or comes from.
 */
@NullMarked
package dev.keelson.eventstore.cloudevents;

import org.jspecify.annotations.NullMarked;
