/**
 * Rows of read models in bulk: what handlers change during a batch is merged row by row in memory and written by few
 * statements at its end. When a batch begins and ends, and whose transaction it is, is the engine's to say.
 */
@NullMarked
package dev.keelson.projections.rows;

import org.jspecify.annotations.NullMarked;
