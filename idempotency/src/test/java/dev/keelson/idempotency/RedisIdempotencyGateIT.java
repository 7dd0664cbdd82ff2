package dev.keelson.idempotency;

final class RedisIdempotencyGateIT extends IdempotencyGateContract {

    private final TestRedis redis = TestRedis.open();

    @Override
    IdempotencyGate open(IdempotencyConfiguration configuration) {
        return IdempotencyGates.redis(redis.client(), redis.prefix(), configuration);
    }

    @Override
    void drop() {
        redis.close();
    }
}
