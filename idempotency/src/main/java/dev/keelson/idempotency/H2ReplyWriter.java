package dev.keelson.idempotency;

import dev.keelson.idempotency.TransactionalGate.CompletionStatement;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** Statement by statement: the database is in this process. A statement that fails leaves H2's transaction as it was. */
final class H2ReplyWriter implements ReplyWriter {

    private final IdempotencyConfiguration configuration;

    H2ReplyWriter(IdempotencyConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    public List<Boolean> write(Handle handle, List<Completion> completions) {
        var dao = handle.attach(IdempotencyDao.class);
        return completions.stream()
                .map(completion ->
                        isKept(dao, completion) || (hasRow(dao, completion.claim()) && isKept(dao, completion)))
                .toList();
    }

    @Override
    public boolean isOneStatement() {
        return false;
    }

    private boolean isKept(IdempotencyDao dao, Completion completion) {
        var key = completion.claim().key();
        var reply = completion.reply();
        return dao.complete(
                        key.hash(),
                        completion.claim().token(),
                        reply.kind(),
                        reply.body(),
                        reply.position(),
                        configuration.retentionOf(key.scope()).toMillis())
                == 1;
    }

    /** For a claim that was not shared until now; also when it has been in this very moment. */
    private boolean hasRow(IdempotencyDao dao, Claim claim) {
        try {
            if (ClaimTable.takeOver(dao, claim, configuration.lease()) == 0) {
                ClaimTable.insert(dao, claim, configuration.lease());
            }
            return true;
        } catch (UnableToExecuteStatementException e) {
            if (SqlStates.isUniqueViolation(e)) {
                return true;
            }
            throw e;
        }
    }

    @Override
    public Optional<CompletionStatement> statement() {
        return Optional.empty();
    }
}
