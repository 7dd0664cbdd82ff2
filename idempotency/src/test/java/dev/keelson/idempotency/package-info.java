@NullMarked
package dev.keelson.idempotency;

import org.jspecify.annotations.NullMarked;
