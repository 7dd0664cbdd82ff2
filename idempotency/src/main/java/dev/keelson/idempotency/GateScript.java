package dev.keelson.idempotency;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * What the gate asks of Redis, each question in one step that nothing else comes between. What stands under a key is one
 * hash: token, fingerprint and since of a claim and, once it is completed, kind, body and position of its reply. Each can be
 * asked again when its answer was lost.
 */
enum GateScript {

    /** Token, fingerprint, since, lease: makes a claim where nothing stands; answers what stands then. */
    ADMIT("""
            if redis.call('EXISTS', KEYS[1]) == 0 then
                redis.call('HSET', KEYS[1], 'token', ARGV[1], 'fingerprint', ARGV[2], 'since', ARGV[3])
                redis.call('PEXPIRE', KEYS[1], ARGV[4])
            end
            return redis.call('HMGET', KEYS[1], 'token', 'fingerprint', 'since', 'kind', 'body', 'position')
            """),

    /** Answers what stands. */
    FIND("""
            return redis.call('HMGET', KEYS[1], 'token', 'fingerprint', 'since', 'kind', 'body', 'position')
            """),

    /** Token, kind, body, position, retention: keeps the first reply to a claim; answers whether the claim stands. */
    COMPLETE("""
            if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then
                return 0
            end
            if redis.call('HEXISTS', KEYS[1], 'kind') == 0 then
                redis.call('HSET', KEYS[1], 'kind', ARGV[2], 'body', ARGV[3], 'position', ARGV[4])
                redis.call('PEXPIRE', KEYS[1], ARGV[5])
            end
            return 1
            """),

    /** Token, lease: answers whether the claim stands and has no reply. */
    RENEW("""
            if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] or redis.call('HEXISTS', KEYS[1], 'kind') == 1 then
                return 0
            end
            return redis.call('PEXPIRE', KEYS[1], ARGV[2])
            """),

    /** Token: removes a claim that has no reply. */
    RELEASE("""
            if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] or redis.call('HEXISTS', KEYS[1], 'kind') == 1 then
                return 0
            end
            return redis.call('DEL', KEYS[1])
            """);

    private final String text;
    private final String sha1;

    GateScript(String text) {
        this.text = text;
        this.sha1 = sha1(text);
    }

    /** What Redis knows a script by. */
    private static String sha1(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest(bytes(text));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Runs it by its digest; a Redis that was started anew does not know that, and is told the text. */
    @Nullable
    Object run(UnifiedJedis client, byte[] key, List<byte[]> arguments) {
        var keys = List.of(key);
        try {
            return client.evalsha(bytes(sha1), keys, arguments);
        } catch (JedisNoScriptException e) {
            return client.eval(bytes(text), keys, arguments);
        }
    }
}
