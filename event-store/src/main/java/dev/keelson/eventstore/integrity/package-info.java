/**
 * Whether a log is what it was, and how it gets from one database to another: verification, digests, export and import.
 * What operators run beside a node, or instead of one; nothing that a node does on its way.
 */
@NullMarked
package dev.keelson.eventstore.integrity;

import org.jspecify.annotations.NullMarked;
