package dev.keelson.projections;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of a read model with what its handlers make of the log.
 *
 * @param projection whose read model it is
 * @param state how far it has come
 * @param beganAt when it was asked for
 * @param position of the log up to which the new one is filled; of all segments the lowest
 * @param deadLetters events that the read model is without because they are parked
 * @param skipped events that it is without because an operator gave them up
 * @param tables what was compared; empty before the end
 * @param failure why it could not be done
 */
public record Verification(
        String projection,
        State state,
        Instant beganAt,
        long position,
        long deadLetters,
        long skipped,
        List<Table> tables,
        @Nullable String failure) {

    /** How far a comparison has come. */
    public enum State {
        /** The log is handled once more, into tables beside those that serve. */
        FILLING,
        /** The tables are compared, as they were at one position. */
        COMPARING,
        /** The tables are the same. */
        SAME,
        /** Rows differ. */
        DIFFERENT,
        /** It could not be done. */
        FAILED
    }

    /**
     * One table.
     *
     * @param name without its schema
     * @param rows in the one that serves
     * @param expectedRows in the one that was filled anew
     * @param samples of rows that are in one of them only, as text, a few at most
     */
    public record Table(String name, long rows, long expectedRows, boolean same, List<Difference> samples) {}

    /**
     * A row that is in one of the tables only.
     *
     * @param where whether the serving table has it or the expected one
     * @param row its columns as text
     */
    public record Difference(Side where, String row) {}

    /** Whose row it is. */
    public enum Side {
        /** Of the table that serves. */
        SERVING,
        /** Of what the handlers make of the log. */
        EXPECTED
    }

    Verification at(long reached) {
        return new Verification(projection, state, beganAt, reached, deadLetters, skipped, tables, failure);
    }

    Verification in(State next) {
        return new Verification(projection, next, beganAt, position, deadLetters, skipped, tables, failure);
    }

    Verification ended(List<Table> compared) {
        var end = compared.stream().allMatch(Table::same) ? State.SAME : State.DIFFERENT;
        return new Verification(projection, end, beganAt, position, deadLetters, skipped, compared, null);
    }

    Verification failed(String reason) {
        return new Verification(projection, State.FAILED, beganAt, position, deadLetters, skipped, tables, reason);
    }

    /** Whether it goes on. */
    public boolean isUnderWay() {
        return state == State.FILLING || state == State.COMPARING;
    }
}
