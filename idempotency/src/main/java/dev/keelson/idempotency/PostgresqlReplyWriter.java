package dev.keelson.idempotency;

import dev.keelson.idempotency.TransactionalGate.CompletionStatement;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** By one call of a function, however many there are. */
final class PostgresqlReplyWriter implements ReplyWriter, CompletionStatement {

    private static final int TEXTS = 5;
    private static final int NUMBERS = 2;

    private final IdempotencyConfiguration configuration;

    PostgresqlReplyWriter(IdempotencyConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    public List<Boolean> write(Handle handle, List<Completion> completions) {
        var connection = handle.getConnection();
        try (var call = connection.prepareStatement("SELECT keelson_complete(?, ?, ?, ?, ?, FALSE)")) {
            var next = bind(call, 1, completions);
            var positions = completions.stream()
                    .map(completion -> completion.reply().position())
                    .toArray(Long[]::new);
            call.setArray(next, connection.createArrayOf("int8", positions));
            var verdicts = new ArrayList<>(Collections.nCopies(completions.size(), true));
            try (var row = call.executeQuery()) {
                row.next();
                var refused = row.getArray(1);
                for (var number : refused == null ? new Integer[0] : (Integer[]) refused.getArray()) {
                    verdicts.set(number - 1, false);
                }
            }
            return verdicts;
        } catch (SQLException e) {
            throw GateUnavailableException.store("PostgreSQL", e);
        }
    }

    @Override
    public Optional<CompletionStatement> statement() {
        return Optional.of(this);
    }

    @Override
    public String call(String positions) {
        return "keelson_complete(?, ?, ?, ?, " + positions + ", TRUE)";
    }

    @Override
    public int bind(PreparedStatement statement, int first, List<Completion> completions) throws SQLException {
        var hashes = new byte[completions.size()][];
        var bodies = new byte[completions.size()][];
        var texts = new String[completions.size() * TEXTS];
        var numbers = new Long[completions.size() * NUMBERS];
        for (var i = 0; i < hashes.length; i++) {
            var claim = completions.get(i).claim();
            var reply = completions.get(i).reply();
            hashes[i] = claim.key().digest();
            bodies[i] = reply.body();
            texts[TEXTS * i] = claim.key().scope();
            texts[TEXTS * i + 1] = claim.key().value();
            texts[TEXTS * i + 2] = claim.fingerprint().hex();
            texts[TEXTS * i + 3] = claim.token();
            texts[TEXTS * i + 4] = reply.kind();
            numbers[NUMBERS * i] = micros(claim.since());
            numbers[NUMBERS * i + 1] =
                    configuration.retentionOf(claim.key().scope()).toMillis();
        }
        var connection = statement.getConnection();
        statement.setArray(first, connection.createArrayOf("bytea", hashes));
        statement.setArray(first + 1, connection.createArrayOf("text", texts));
        statement.setArray(first + 2, connection.createArrayOf("int8", numbers));
        statement.setArray(first + 3, connection.createArrayOf("bytea", bodies));
        return first + 4;
    }

    private static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }
}
