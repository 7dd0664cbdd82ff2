package dev.keelson.eventstore;

import dev.keelson.eventstore.EncodedAppend.EncodedEvent;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes by one call of a function that locks, checks and inserts: one round trip for a batch, however large, and outside a
 * transaction its commit as well. While no other process appends, what this process remembers says that the checks hold, and
 * they are not sent; should somebody have appended all the same, the function does nothing and is called again with them.
 */
final class PostgresqlLogWriter implements LogWriter {

    private static final String APPEND = "keelson_append_batch(?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final int APPEND_PARAMETERS = 9;
    /** The function tells what is broken after the base; then nothing was written. */
    private static final String BASE = "CASE WHEN CARDINALITY(a.answer) = 1 THEN a.answer[1] END";

    private static final String APPEND_ONE = "keelson_append_one(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final int APPEND_ONE_PARAMETERS = 13;
    private static final String BASE_OF_ONE = "a.answer";

    private static final int TEXTS = 7;
    private static final int CHECK_TEXTS = 4;

    @Override
    public boolean commitsAlone() {
        return true;
    }

    @Override
    public Placement write(Connection connection, BatchPlan plan) {
        return write(connection, plan, null);
    }

    @Override
    public Placement commit(Connection connection, BatchPlan plan) {
        return write(connection, plan, plan.companions());
    }

    private static Placement write(Connection connection, BatchPlan plan, @Nullable CompanionBatch companions) {
        try {
            var placement = plan.isVouchedFor() ? writeUnchecked(connection, plan, companions) : null;
            return placement == null
                    ? Objects.requireNonNull(write(connection, plan, plan.checks(), companions))
                    : placement;
        } catch (SQLException e) {
            throw companions != null && companions.isRefusal(e)
                    ? new CompanionRefusedException(e)
                    : new UncheckedSqlException(e);
        }
    }

    private static @Nullable Placement writeUnchecked(
            Connection connection, BatchPlan plan, @Nullable CompanionBatch companions) throws SQLException {
        return plan.events().size() == 1
                ? writeOne(connection, plan, companions)
                : write(connection, plan, null, companions);
    }

    private static PreparedStatement prepare(
            Connection connection, String append, int parameters, String base, @Nullable CompanionBatch companions)
            throws SQLException {
        if (companions == null) {
            return connection.prepareStatement("SELECT " + append);
        }
        var call = connection.prepareStatement("WITH a AS MATERIALIZED (SELECT " + append
                + " AS answer), before (base) AS (SELECT " + base + " FROM a), " + companions.text()
                + " SELECT answer FROM a");
        try {
            companions.bind(call, parameters + 1);
            return call;
        } catch (SQLException | RuntimeException e) {
            call.close();
            throw e;
        }
    }

    private static @Nullable Placement writeOne(
            Connection connection, BatchPlan plan, @Nullable CompanionBatch companions) throws SQLException {
        var encoded = plan.events().getFirst();
        try (var call = prepare(connection, APPEND_ONE, APPEND_ONE_PARAMETERS, BASE_OF_ONE, companions)) {
            var event = encoded.event();
            call.setString(1, event.id());
            call.setString(2, event.type());
            call.setString(3, event.revision());
            call.setLong(4, EventRows.micros(event.time()));
            call.setBytes(5, event.payload());
            call.setString(6, encoded.metadata());
            call.setString(7, encoded.tags());
            var tags = encoded.ranked();
            call.setString(8, tags.isEmpty() ? null : tags.getFirst().key());
            call.setString(9, tags.isEmpty() ? null : tags.getFirst().value());
            var further = tags.size() < 2 ? null : tags.subList(1, tags.size());
            call.setArray(10, further == null ? null : texts(connection, further, Tag::key));
            call.setArray(11, further == null ? null : texts(connection, further, Tag::value));
            call.setLong(12, plan.seenThrough());
            call.setLong(13, plan.knownThrough());
            try (var row = call.executeQuery()) {
                row.next();
                var base = row.getLong(1);
                return row.wasNull() ? null : new Placement(base, List.of());
            }
        }
    }

    private static Array texts(Connection connection, List<Tag> tags, Function<Tag, String> part) throws SQLException {
        return connection.createArrayOf("text", tags.stream().map(part).toArray(String[]::new));
    }

    /** Nothing when the checks are needed and were not given. */
    private static @Nullable Placement write(
            Connection connection,
            BatchPlan plan,
            @Nullable List<BatchPlan.Check> checks,
            @Nullable CompanionBatch companions)
            throws SQLException {
        try (var call = prepare(connection, APPEND, APPEND_PARAMETERS, BASE, companions)) {
            var arguments = new Arguments(connection, call);
            bindEvents(arguments, plan.events());
            bindFurtherTags(arguments, plan.events());
            arguments.number(plan.seenThrough());
            arguments.number(plan.knownThrough());
            bindChecks(arguments, checks);
            try (var row = call.executeQuery()) {
                row.next();
                var answer = row.getArray(1);
                return answer == null ? null : placement((Long[]) answer.getArray());
            }
        }
    }

    private static Placement placement(Long[] answer) {
        var broken = new ArrayList<Integer>(answer.length - 1);
        for (var i = 1; i < answer.length; i++) {
            broken.add(answer[i].intValue());
        }
        return new Placement(answer[0], broken);
    }

    private static void bindEvents(Arguments arguments, List<EncodedEvent> events) throws SQLException {
        var texts = new @Nullable String[events.size() * TEXTS];
        var times = new Long[events.size()];
        var payloads = new byte[events.size()][];
        var next = 0;
        for (var i = 0; i < times.length; i++) {
            var encoded = events.get(i);
            var event = encoded.event();
            texts[next++] = event.id();
            texts[next++] = event.type();
            texts[next++] = event.revision();
            texts[next++] = encoded.metadata();
            texts[next++] = encoded.tags();
            var tags = encoded.ranked();
            texts[next++] = tags.isEmpty() ? null : tags.getFirst().key();
            texts[next++] = tags.isEmpty() ? null : tags.getFirst().value();
            times[i] = EventRows.micros(event.time());
            payloads[i] = event.payload();
        }
        arguments.add("text", texts);
        arguments.add("int8", times);
        arguments.add("bytea", payloads);
    }

    private static void bindFurtherTags(Arguments arguments, List<EncodedEvent> events) throws SQLException {
        var numbers = new ArrayList<Integer>();
        var texts = new ArrayList<String>();
        for (var i = 0; i < events.size(); i++) {
            var tags = events.get(i).ranked();
            for (var tag : tags.subList(Math.min(1, tags.size()), tags.size())) {
                numbers.add(i + 1);
                texts.add(tag.key());
                texts.add(tag.value());
            }
        }
        arguments.add("int4", numbers.toArray(Integer[]::new));
        arguments.add("text", texts.toArray(String[]::new));
    }

    private static void bindChecks(Arguments arguments, @Nullable List<BatchPlan.Check> checks) throws SQLException {
        if (checks == null) {
            arguments.add("int8", null);
            arguments.add("text", null);
            return;
        }
        var numbers = new ArrayList<Long>();
        var texts = new @Nullable String[checks.size() * CHECK_TEXTS];
        for (var i = 0; i < checks.size(); i++) {
            var check = checks.get(i);
            numbers.add((long) check.append());
            numbers.add(check.after());
            write(check.criterion(), texts, i * CHECK_TEXTS);
        }
        arguments.add("int8", numbers.toArray(Long[]::new));
        arguments.add("text", texts);
    }

    private static void write(Criterion criterion, @Nullable String[] texts, int from) {
        var further = new ArrayList<>(criterion.tags());
        if (!further.isEmpty()) {
            var first = further.removeFirst();
            texts[from] = first.key();
            texts[from + 1] = first.value();
        }
        texts[from + 2] = further.isEmpty() ? null : EventRows.json(further);
        texts[from + 3] = criterion.types().isEmpty() ? null : EventRows.jsonOfTexts(criterion.types());
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

        void add(String type, @Nullable Object @Nullable [] elements) throws SQLException {
            call.setArray(++bound, elements == null ? null : connection.createArrayOf(type, elements));
        }
    }
}
