package dev.keelson.messagingadapters.consumer;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Why a message was not handled, as it can be stored.
 *
 * @param reason at most 2,000 characters
 * @param stack at most 20,000 characters; null: there is none to be shown
 * @param attempts how many times it was tried
 */
record Failure(String reason, @Nullable String stack, int attempts) {

    private static final String NO_REASON = "no reason was given";
    private static final int LONGEST_REASON = 2_000;
    private static final int LONGEST_STACK = 20_000;
    private static final int REPLACEMENT = 0xFFFD;

    Failure {
        reason = reason.isBlank() ? NO_REASON : storable(reason, LONGEST_REASON);
        stack = stack == null ? null : storable(stack, LONGEST_STACK);
    }

    static Failure of(Throwable cause, int attempts) {
        return new Failure(reasonOf(cause), cause instanceof CommandRefusedException ? null : stackOf(cause), attempts);
    }

    /** What a person is told. Our own failures need no name of a class; JDBI tells the data of a statement as well. */
    static String reasonOf(Throwable cause) {
        return switch (cause) {
            case ConsumerException e -> String.valueOf(e.getMessage());
            case JdbiException e when e.getCause() != null -> reasonOf(e.getCause());
            default -> cause.toString();
        };
    }

    private static String stackOf(Throwable cause) {
        var stack = new StringWriter();
        cause.printStackTrace(new PrintWriter(stack));
        return stack.toString();
    }

    /** PostgreSQL takes neither U+0000 nor halves of surrogate pairs. */
    private static String storable(String text, int longest) {
        var cut = text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
        return cut.codePoints()
                .map(point -> point == 0 || isHalf(point) ? REPLACEMENT : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isHalf(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
