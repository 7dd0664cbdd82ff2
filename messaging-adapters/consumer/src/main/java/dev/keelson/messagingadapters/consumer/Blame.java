package dev.keelson.messagingadapters.consumer;

import dev.keelson.idempotency.IdempotencyException;
import dev.keelson.messagingadapters.api.MessagingException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/** Whose fault it is that a message failed. */
enum Blame {
    /** Nobody's here: a database does not answer. The message is tried until it does. */
    NOBODY,
    /** Perhaps the message's: it is tried again, and parked in the end. */
    PERHAPS,
    /** The message's: it is parked. */
    MESSAGE;

    /** Connections, resources, and what an operator does. */
    private static final Set<String> AWAY_CLASSES = Set.of("08", "53", "57");

    /** A session ended while idle, a server that only reads, an H2 that is closed. */
    private static final Set<String> AWAY = Set.of("25P03", "25006", "90098", "90007", "90121");

    private static final String QUERY_CANCELED = "57014";
    private static final int DEEPEST = 50;

    /** By the failure and its causes, the outermost that says something. */
    static Blame of(Throwable failure) {
        var cause = failure;
        var blame = PERHAPS;
        for (var depth = 0; cause != null && depth < DEEPEST; depth++) {
            var said = ofThisAlone(cause);
            if (said == NOBODY) {
                return NOBODY;
            }
            blame = said == MESSAGE ? MESSAGE : blame;
            cause = cause.getCause();
        }
        return blame;
    }

    private static Blame ofThisAlone(Throwable cause) {
        return switch (cause) {
            case IdempotencyException e -> e.retryable() ? NOBODY : MESSAGE;
            case CommandUnavailableException _ -> NOBODY;
            case ConsumerException e -> e.retryable() ? PERHAPS : MESSAGE;
            case MessagingException e -> e.retryable() ? PERHAPS : MESSAGE;
            case SQLException e -> isAway(e) ? NOBODY : PERHAPS;
            default -> PERHAPS;
        };
    }

    private static boolean isAway(SQLException failure) {
        var state = failure.getSQLState();
        return failure instanceof SQLTransientConnectionException
                || (state != null && !state.equals(QUERY_CANCELED) && (AWAY.contains(state) || isAwayClass(state)));
    }

    private static boolean isAwayClass(String state) {
        return state.length() > 1 && AWAY_CLASSES.contains(state.substring(0, 2));
    }
}
