@NullMarked
package dev.keelson.projections;

import org.jspecify.annotations.NullMarked;
