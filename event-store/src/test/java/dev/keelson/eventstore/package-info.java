@NullMarked
package dev.keelson.eventstore;

import org.jspecify.annotations.NullMarked;
