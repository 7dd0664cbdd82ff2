/** A library lends books: the second domain, which nobody here knows of. */
@NullMarked
package dev.example.library;

import org.jspecify.annotations.NullMarked;
