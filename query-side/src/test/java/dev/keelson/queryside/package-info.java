@NullMarked
package dev.keelson.queryside;

import org.jspecify.annotations.NullMarked;
