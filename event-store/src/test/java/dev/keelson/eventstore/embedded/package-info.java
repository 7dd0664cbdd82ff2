@NullMarked
package dev.keelson.eventstore.embedded;

import org.jspecify.annotations.NullMarked;
