@NullMarked
package dev.keelson.projections.rows;

import org.jspecify.annotations.NullMarked;
