package dev.keelson.eventstore;

import dev.keelson.eventstore.EncodedAppend.EncodedEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Writes by one call of the function {@code keelson_append}, which locks, checks and inserts: one round trip for a batch,
 * however large, and outside a transaction its commit as well.
 */
final class PostgresqlLogWriter implements LogWriter {

    private static final String APPEND = "SELECT keelson_append(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    @Override
    public boolean commitsAlone() {
        return true;
    }

    @Override
    public Placement write(Handle handle, BatchPlan plan) {
        try (var call = handle.getConnection().prepareStatement(APPEND)) {
            var arguments = new Arguments(handle.getConnection(), call);
            bindEvents(arguments, plan.events());
            bindTags(arguments, plan.events());
            bindChecks(arguments, plan.checks());
            return run(call);
        } catch (SQLException e) {
            throw new UncheckedSqlException(e);
        }
    }

    private static Placement run(PreparedStatement call) throws SQLException {
        try (var row = call.executeQuery()) {
            row.next();
            var answer = (Long[]) row.getArray(1).getArray();
            var broken = new ArrayList<Integer>(answer.length - 1);
            for (var i = 1; i < answer.length; i++) {
                broken.add(answer[i].intValue());
            }
            return new Placement(answer[0], broken);
        }
    }

    private static void bindEvents(Arguments arguments, List<EncodedEvent> events) throws SQLException {
        var size = events.size();
        var ids = new String[size];
        var types = new String[size];
        var revisions = new String[size];
        var times = new Long[size];
        var payloads = new byte[size][];
        var metadata = new String[size];
        var tags = new String[size];
        for (var i = 0; i < size; i++) {
            var encoded = events.get(i);
            var event = encoded.event();
            ids[i] = event.id();
            types[i] = event.type();
            revisions[i] = event.revision();
            times[i] = EventRows.micros(event.time());
            payloads[i] = event.payload();
            metadata[i] = encoded.metadata();
            tags[i] = encoded.tags();
        }
        arguments.texts(ids);
        arguments.texts(types);
        arguments.texts(revisions);
        arguments.add("int8", times);
        arguments.add("bytea", payloads);
        arguments.texts(metadata);
        arguments.texts(tags);
    }

    private static void bindTags(Arguments arguments, List<EncodedEvent> events) throws SQLException {
        var numbers = new ArrayList<Integer>();
        var keys = new ArrayList<String>();
        var values = new ArrayList<String>();
        for (var i = 0; i < events.size(); i++) {
            for (var tag : events.get(i).event().tags()) {
                numbers.add(i + 1);
                keys.add(tag.key());
                values.add(tag.value());
            }
        }
        arguments.add("int4", numbers.toArray(Integer[]::new));
        arguments.texts(keys.toArray(String[]::new));
        arguments.texts(values.toArray(String[]::new));
    }

    private static void bindChecks(Arguments arguments, List<BatchPlan.Check> checks) throws SQLException {
        var size = checks.size();
        var appends = new Integer[size];
        var afters = new Long[size];
        var keys = new @Nullable String[size];
        var values = new @Nullable String[size];
        var tags = new @Nullable String[size];
        var types = new @Nullable String[size];
        for (var i = 0; i < size; i++) {
            var check = checks.get(i);
            appends[i] = check.append();
            afters[i] = check.after();
            var further = new ArrayList<>(check.criterion().tags());
            if (!further.isEmpty()) {
                var first = further.removeFirst();
                keys[i] = first.key();
                values[i] = first.value();
            }
            tags[i] = further.isEmpty() ? null : EventRows.json(further);
            types[i] = check.criterion().types().isEmpty()
                    ? null
                    : EventRows.jsonOfTexts(check.criterion().types());
        }
        arguments.number(leastOf(afters));
        arguments.add("int4", appends);
        arguments.add("int8", afters);
        arguments.texts(keys);
        arguments.texts(values);
        arguments.texts(tags);
        arguments.texts(types);
    }

    private static long leastOf(Long[] afters) {
        var least = Long.MAX_VALUE;
        for (var after : afters) {
            least = Math.min(least, after);
        }
        return least;
    }

    /** Binds arguments one after the other. */
    private static final class Arguments {

        private final Connection connection;
        private final PreparedStatement call;
        private int bound;

        Arguments(Connection connection, PreparedStatement call) {
            this.connection = connection;
            this.call = call;
        }

        void number(long value) throws SQLException {
            call.setLong(++bound, value);
        }

        void texts(@Nullable String[] elements) throws SQLException {
            add("text", elements);
        }

        void add(String type, @Nullable Object[] elements) throws SQLException {
            call.setArray(++bound, connection.createArrayOf(type, elements));
        }
    }
}
