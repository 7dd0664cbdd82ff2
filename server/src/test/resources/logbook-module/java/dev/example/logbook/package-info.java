/** Ships keep logbooks: a domain whose projection fails when a test wants it to. */
@NullMarked
package dev.example.logbook;

import org.jspecify.annotations.NullMarked;
