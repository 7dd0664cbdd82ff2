package dev.keelson.idempotency;

import redis.clients.jedis.UnifiedJedis;

/** Makes gates. */
public final class IdempotencyGates {

    private IdempotencyGates() {}

    /** A gate that forgets everything with its process: for tests. */
    public static IdempotencyGate inMemory(IdempotencyConfiguration configuration) {
        return new InMemoryIdempotencyGate(configuration);
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
