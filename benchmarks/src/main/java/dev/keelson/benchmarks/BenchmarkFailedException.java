package dev.keelson.benchmarks;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A figure that would be wrong: something in its measurement failed. */
final class BenchmarkFailedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private BenchmarkFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static BenchmarkFailedException because(String reason) {
        return new BenchmarkFailedException(reason, null);
    }

    /** The innermost cause tells most. */
    static BenchmarkFailedException after(String what, Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return new BenchmarkFailedException("%s: %s".formatted(what, cause), failure);
    }
}
