package dev.keelson.eventstore;

import java.sql.SQLException;

/** A companion that travelled with a batch refused one of its writes; nothing of the batch was done. */
final class CompanionRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CompanionRefusedException(SQLException cause) {
        super(cause.getMessage(), cause);
    }
}
