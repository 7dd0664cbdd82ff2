package dev.keelson.eventstore;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What appends ask of one companion writer, as a part of their own statement. Used by one thread. */
final class CompanionBatch {

    private static final String ONE = """
            placed (n, position) AS (
              SELECT 1, base + ?
              FROM before
              WHERE base IS NOT NULL)
            """;

    private static final String SEVERAL = """
            placed (n, position) AS (
              SELECT x.n, base + x.number
              FROM before, UNNEST(CAST(? AS INT[])) WITH ORDINALITY AS x (number, n)
              WHERE base IS NOT NULL)
            """;

    private final CompanionStatement<Object> statement;
    private final List<Object> writes = new ArrayList<>();
    private final List<Integer> lastEvents = new ArrayList<>();

    @SuppressWarnings("unchecked")
    private CompanionBatch(CompanionWriter<?> writer) {
        statement = (CompanionStatement<Object>) writer.statement().orElseThrow();
    }

    /** Whether the companions of the appends can be written so, or there are none. */
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
     * The part's text, to stand behind {@code before (base)}: one row with the position before the first event, null when
     * nothing was written.
     */
    String text() {
        return (writes.size() == 1 ? ONE : SEVERAL) + ", written AS (" + statement.insertion(writes.size()) + ")";
    }

    void bind(PreparedStatement call, int first) throws SQLException {
        if (writes.size() == 1) {
            call.setInt(first, lastEvents.getFirst());
        } else {
            call.setArray(first, call.getConnection().createArrayOf("int4", lastEvents.toArray(Integer[]::new)));
        }
        statement.bind(call, first + 1, writes);
    }

    boolean isRefusal(SQLException failure) {
        return statement.refusal().equals(failure.getSQLState());
    }
}
