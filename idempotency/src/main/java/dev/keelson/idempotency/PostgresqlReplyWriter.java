package dev.keelson.idempotency;

import dev.keelson.idempotency.TransactionalGate.CompletionStatement;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** By one statement, however many there are. */
final class PostgresqlReplyWriter implements ReplyWriter, CompletionStatement {

    private static final String INSERTION = """
            INSERT INTO keelson_idempotency (
              hash_high, hash_low, fingerprint, token, since, expires_at, reply_kind, reply_body, reply_position)
            """;
    /** Without arrays, each of which costs some microseconds. */
    private static final String ONE = INSERTION + """
            SELECT ?, ?, ?, ?, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP + ? * INTERVAL '0.001 second', ?, ?, position
            FROM placed
            """;

    private static final String SEVERAL = INSERTION + """
            SELECT numbers[5 * n - 4], numbers[5 * n - 3], numbers[5 * n - 2], numbers[5 * n - 1], CURRENT_TIMESTAMP,
              CURRENT_TIMESTAMP + numbers[5 * n] * INTERVAL '0.001 second', texts[2 * n - 1], texts[2 * n], position
            FROM placed, (SELECT CAST(? AS BIGINT[]) AS numbers, CAST(? AS TEXT[]) AS texts) AS given
            """;

    /** Also for claims that others have seen. Gives the keys of the replies that stand. */
    private static final String COMPLETION = """
            WITH placed (position, n) AS (
              SELECT *
              FROM UNNEST(CAST(? AS BIGINT[])) WITH ORDINALITY)
            """ + SEVERAL + """
            ON CONFLICT (hash_high, hash_low) DO UPDATE
            SET fingerprint = EXCLUDED.fingerprint, token = EXCLUDED.token, since = EXCLUDED.since,
              expires_at = EXCLUDED.expires_at, reply_kind = EXCLUDED.reply_kind, reply_body = EXCLUDED.reply_body,
              reply_position = EXCLUDED.reply_position
            WHERE keelson_idempotency.expires_at <= CURRENT_TIMESTAMP
              OR (keelson_idempotency.reply_kind IS NULL AND keelson_idempotency.token = EXCLUDED.token)
            RETURNING hash_high, hash_low
            """;

    private final IdempotencyConfiguration configuration;

    PostgresqlReplyWriter(IdempotencyConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    public List<Boolean> write(Handle handle, List<Completion> completions) {
        var connection = handle.getConnection();
        try (var call = connection.prepareStatement(COMPLETION)) {
            var positions = completions.stream()
                    .map(completion -> completion.reply().position())
                    .toArray(Long[]::new);
            call.setArray(1, connection.createArrayOf("int8", positions));
            bindArrays(call, 2, completions);
            var kept = kept(call);
            return completions.stream()
                    .map(completion -> kept.contains(completion.claim().key().hash()))
                    .toList();
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

    private static Set<UUID> kept(PreparedStatement call) throws SQLException {
        var kept = new HashSet<UUID>();
        try (var rows = call.executeQuery()) {
            while (rows.next()) {
                kept.add(new UUID(rows.getLong(1), rows.getLong(2)));
            }
        }
        return kept;
    }

    @Override
    public Optional<CompletionStatement> statement() {
        return Optional.of(this);
    }

    @Override
    public String insertion(int completions) {
        return completions == 1 ? ONE : SEVERAL;
    }

    @Override
    public void bind(PreparedStatement statement, int first, List<Completion> completions) throws SQLException {
        if (completions.size() > 1) {
            bindArrays(statement, first, completions);
            return;
        }
        var next = first;
        for (var number : numbers(completions.getFirst())) {
            statement.setLong(next++, number);
        }
        for (var text : texts(completions.getFirst())) {
            statement.setString(next++, text);
        }
    }

    /** Arrays of the very type, which the driver sends as they are; others it would spell. */
    private void bindArrays(PreparedStatement statement, int first, List<Completion> completions) throws SQLException {
        var numbers = new ArrayList<Long>();
        var texts = new ArrayList<String>();
        for (var completion : completions) {
            numbers.addAll(numbers(completion));
            texts.addAll(texts(completion));
        }
        var connection = statement.getConnection();
        statement.setArray(first, connection.createArrayOf("int8", numbers.toArray(Long[]::new)));
        statement.setArray(first + 1, connection.createArrayOf("text", texts.toArray(String[]::new)));
    }

    /** Both halves of its key's hash, fingerprint and token of its claim, and how long it is kept, in milliseconds. */
    private List<Long> numbers(Completion completion) {
        var claim = completion.claim();
        var hash = claim.key().hash();
        return List.of(
                hash.getMostSignificantBits(),
                hash.getLeastSignificantBits(),
                claim.fingerprint().value(),
                claim.token(),
                configuration.retentionOf(claim.key().scope()).toMillis());
    }

    private static List<String> texts(Completion completion) {
        return List.of(completion.reply().kind(), completion.reply().body());
    }
}
