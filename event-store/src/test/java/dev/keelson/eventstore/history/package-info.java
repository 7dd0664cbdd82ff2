/**
 * Checks of what concurrent clients were told: histories, models of objects, a checker of linearizability. Knows no event
 * log and does no I/O, so that any module can use it on clients of its own.
 */
@NullMarked
package dev.keelson.eventstore.history;

import org.jspecify.annotations.NullMarked;
