package dev.keelson.eventstore;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What appends ask of one companion writer, as a call that is part of their own statement. Used by one thread. */
final class CompanionBatch {

    private static final String LAST_EVENTS = """
             + x.number
            FROM UNNEST(CAST(? AS INT[])) WITH ORDINALITY AS x (number, n)
            ORDER BY x.n)""";

    private final CompanionStatement<Object> statement;
    private final List<Object> writes = new ArrayList<>();
    private final List<Integer> lastEvents = new ArrayList<>();

    @SuppressWarnings("unchecked")
    private CompanionBatch(CompanionWriter<?> writer) {
        statement = (CompanionStatement<Object>) writer.statement().orElseThrow();
    }

    /** Whether the companions of the appends can be called so, or there are none. */
    static boolean isPossible(List<EncodedAppend> appends) {
        CompanionWriter<?> only = null;
        for (var append : appends) {
            for (var companion : append.append().companions()) {
                var writer = companion.writer();
                if (only == null ? writer.statement().isEmpty() : only != writer) {
                    return false;
                }
                only = writer;
            }
        }
        return true;
    }

    /**
     * With one more append.
     *
     * @param batch null: there are no others yet
     * @param lastEvent its last event's number in the plan, from 1
     * @return null: none has a companion yet
     */
    static @Nullable CompanionBatch with(@Nullable CompanionBatch batch, Append append, int lastEvent) {
        var extended = batch;
        for (var companion : append.companions()) {
            extended = extended == null ? new CompanionBatch(companion.writer()) : extended;
            extended.writes.add(companion.write());
            extended.lastEvents.add(lastEvent);
        }
        return extended;
    }

    /**
     * The text of the call.
     *
     * @param base an expression: the position before the first event, null when nothing was written
     */
    String call(String base) {
        return statement.call(writes.size() == 1 ? "ARRAY[" + base + " + ?]" : "ARRAY(SELECT " + base + LAST_EVENTS);
    }

    void bind(PreparedStatement call, int first) throws SQLException {
        var next = statement.bind(call, first, writes);
        if (writes.size() == 1) {
            call.setInt(next, lastEvents.getFirst());
        } else {
            call.setArray(next, call.getConnection().createArrayOf("int4", lastEvents.toArray()));
        }
    }

    boolean isRefusal(SQLException failure) {
        return statement.refusal().equals(failure.getSQLState());
    }
}
