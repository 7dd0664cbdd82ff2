package dev.keelson.idempotency;

import dev.keelson.idempotency.TransactionalGate.CompletionStatement;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** By one call of a function, however many there are. */
final class PostgresqlReplyWriter implements ReplyWriter, CompletionStatement {

    private static final int TEXTS = 3;
    private static final int NUMBERS = 5;

    private final IdempotencyConfiguration configuration;

    PostgresqlReplyWriter(IdempotencyConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    public List<Boolean> write(Handle handle, List<Completion> completions) {
        var connection = handle.getConnection();
        try (var call = connection.prepareStatement("SELECT keelson_complete(?, ?, ?)")) {
            var next = bind(call, 1, completions);
            var positions = completions.stream()
                    .map(completion -> completion.reply().position())
                    .toArray(Long[]::new);
            call.setArray(next, connection.createArrayOf("int8", positions));
            return verdicts(call, completions.size());
        } catch (SQLException e) {
            throw SqlStates.isTransient(e)
                    ? GateUnavailableException.store("PostgreSQL", e)
                    : new IllegalStateException("replies could not be kept: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean isOneStatement() {
        return true;
    }

    private static List<Boolean> verdicts(PreparedStatement call, int count) throws SQLException {
        var verdicts = new ArrayList<>(Collections.nCopies(count, true));
        try (var row = call.executeQuery()) {
            row.next();
            var refused = row.getArray(1);
            for (var number : refused == null ? new Integer[0] : (Integer[]) refused.getArray()) {
                verdicts.set(number - 1, false);
            }
        }
        return verdicts;
    }

    @Override
    public Optional<CompletionStatement> statement() {
        return Optional.of(this);
    }

    @Override
    public String call(String positions) {
        return "keelson_keep(?, ?, " + positions + ")";
    }

    @Override
    public int bind(PreparedStatement statement, int first, List<Completion> completions) throws SQLException {
        var texts = new String[completions.size() * TEXTS];
        var numbers = new Long[completions.size() * NUMBERS];
        var text = 0;
        var number = 0;
        for (var completion : completions) {
            var claim = completion.claim();
            texts[text++] = claim.key().toString();
            texts[text++] = completion.reply().kind();
            texts[text++] = completion.reply().body();
            var hash = claim.key().hash();
            numbers[number++] = hash.getMostSignificantBits();
            numbers[number++] = hash.getLeastSignificantBits();
            numbers[number++] = claim.fingerprint().value();
            numbers[number++] = claim.token();
            numbers[number++] = configuration.retentionOf(claim.key().scope()).toMillis();
        }
        var connection = statement.getConnection();
        statement.setArray(first, connection.createArrayOf("text", texts));
        statement.setArray(first + 1, connection.createArrayOf("int8", numbers));
        return first + 2;
    }
}
