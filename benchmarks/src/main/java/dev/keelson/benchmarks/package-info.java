/**
 * Measures the house beside a floor, in turns and in one run: what an append, a read, a command and a start cost. Holds no
 * code that a server needs, and asserts nothing about speed.
 */
@NullMarked
package dev.keelson.benchmarks;

import org.jspecify.annotations.NullMarked;
