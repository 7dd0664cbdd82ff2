@NullMarked
package dev.keelson.domain;

import org.jspecify.annotations.NullMarked;
