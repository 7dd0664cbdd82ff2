package dev.keelson.idempotency;

import java.time.Duration;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import redis.clients.jedis.UnifiedJedis;

/** Makes gates. */
public final class IdempotencyGates {

    private IdempotencyGates() {}

    /** A gate that forgets everything with its process: for tests. */
    public static TransactionalGate inMemory(IdempotencyConfiguration configuration) {
        return new InMemoryIdempotencyGate(configuration);
    }

    /**
     * A gate on a database whose tables of db/idempotency have been migrated.
     *
     * @param shareAfter how long work may take before other processes are shown that it is under way. Zero: every claim is
     *     shown before it is admitted. Longer: saves a transaction a claim, and is right for work that has no other effects
     *     than what commits with its reply, since two processes may begin it at the same time, and one of them in vain
     */
    public static TransactionalGate jdbi(
            DataSource dataSource, IdempotencyConfiguration configuration, Duration shareAfter) {
        var jdbi = Jdbi.create(dataSource).installPlugin(new SqlObjectPlugin());
        return new JdbiIdempotencyGate(jdbi, configuration, shareAfter);
    }

    /**
     * A gate for edges that have no database. Its replies do not commit with any effect, and a Redis that loses its memory
     * lets a key in twice; see ADR 0020.
     *
     * @param client stays the caller's, who closes it after the gate; its timeouts bound every question
     * @param prefix of every key of the gate in Redis
     */
    public static IdempotencyGate redis(UnifiedJedis client, String prefix, IdempotencyConfiguration configuration) {
        return new RedisIdempotencyGate(client, prefix, configuration);
    }
}
