package dev.keelson.commandside;

import dev.keelson.eventstore.CompanionStatement;
import dev.keelson.eventstore.CompanionWriter;
import dev.keelson.idempotency.Completion;
import dev.keelson.idempotency.TransactionalGate;
import dev.keelson.idempotency.TransactionalGate.CompletionStatement;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Keeps the replies of commands in the transaction of their events. Safe for use by many threads. */
final class CompletionWriter implements CompanionWriter<Completion> {

    static final String NAME = "idempotency";

    private static final Verdict KEPT = new Verdict.Accepted();
    private static final Verdict LOST = new Verdict.Refused("the claim of the key was lost", true);

    private final TransactionalGate gate;
    private final Optional<CompanionStatement<Completion>> statement;

    CompletionWriter(TransactionalGate gate) {
        this.gate = gate;
        statement = gate.statement().map(Statement::new);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Verdict> write(Handle handle, List<Placed<Completion>> writes) {
        var completions =
                writes.stream().map(placed -> at(placed.last(), placed.write())).toList();
        return gate.complete(handle, completions).stream()
                .map(kept -> kept ? KEPT : LOST)
                .toList();
    }

    private static Completion at(long position, Completion completion) {
        return new Completion(completion.claim(), completion.reply().at(position));
    }

    @Override
    public Optional<CompanionStatement<Completion>> statement() {
        return statement;
    }

    private record Statement(CompletionStatement keeping) implements CompanionStatement<Completion> {

        @Override
        public String refusal() {
            return CompletionStatement.REFUSED;
        }

        @Override
        public String insertion(int writes) {
            return keeping.insertion(writes);
        }

        @Override
        public void bind(PreparedStatement statement, int first, List<Completion> writes) throws SQLException {
            keeping.bind(statement, first, writes);
        }
    }
}
