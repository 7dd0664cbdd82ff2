/** The embedded database: connections to an H2 file whose transactions survive the death of the process whole (ADR 0028). */
@NullMarked
package dev.keelson.eventstore.embedded;

import org.jspecify.annotations.NullMarked;
