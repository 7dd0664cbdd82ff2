package dev.keelson.domain;

import java.lang.reflect.AnnotatedType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which components of a message may be left out: those marked with JSpecify's {@code @Nullable}, and optionals. */
final class Nullness {

    private Nullness() {}

    static boolean mayBeAbsent(AnnotatedType type, Class<?> rawType) {
        return type.isAnnotationPresent(Nullable.class) || rawType == Optional.class;
    }
}
