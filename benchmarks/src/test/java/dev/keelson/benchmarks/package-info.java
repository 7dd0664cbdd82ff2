/** The harness under test: that it measures, refuses what is wrong and loads what a log would have written. No figures. */
@NullMarked
package dev.keelson.benchmarks;

import org.jspecify.annotations.NullMarked;
