package dev.keelson.eventstore;

import java.sql.SQLException;

/** Carries what JDBC threw to where failures are told apart. */
final class UncheckedSqlException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UncheckedSqlException(SQLException cause) {
        super(cause.getMessage(), cause);
    }
}
