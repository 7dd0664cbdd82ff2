@NullMarked
package dev.keelson.commandside;

import org.jspecify.annotations.NullMarked;
