@NullMarked
package dev.keelson.eventstore.integrity;

import org.jspecify.annotations.NullMarked;
