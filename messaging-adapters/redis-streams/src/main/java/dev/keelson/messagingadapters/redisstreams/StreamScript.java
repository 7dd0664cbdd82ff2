package dev.keelson.messagingadapters.redisstreams;

import static dev.keelson.messagingadapters.redisstreams.Layout.bytes;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * What members ask of Redis, each in one step. The owners are a hash from shard to member, the members a sorted set by the
 * time at which they are taken for dead; the clock is that of Redis.
 */
enum StreamScript {

    /** Streams; group, first id: makes the group where it is missing. */
    CREATE("""
            for _, stream in ipairs(KEYS) do
                local made = redis.pcall('XGROUP', 'CREATE', stream, ARGV[1], ARGV[2], 'MKSTREAM')
                if type(made) == 'table' and made.err and string.sub(made.err, 1, 9) ~= 'BUSYGROUP' then
                    return made
                end
            end
            return 1
            """),

    /**
     * Owners, members; member, lease in ms, number of shards, shards that it can let go: says that it is alive, lets go what
     * is more than its share, takes what it lacks of those without a living owner; answers its share and its shards.
     */
    BALANCE("""
            local clock = redis.call('TIME')
            local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
            redis.call('ZADD', KEYS[2], now + ARGV[2], ARGV[1])
            redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', '(' .. now)
            local shards = tonumber(ARGV[3])
            local share = math.ceil(shards / redis.call('ZCARD', KEYS[2]))
            local mine, free, number = {}, {}, 0
            for shard = 0, shards - 1 do
                local owner = redis.call('HGET', KEYS[1], shard)
                if owner == ARGV[1] then
                    mine[shard] = true
                    number = number + 1
                elseif not owner or not redis.call('ZSCORE', KEYS[2], owner) then
                    free[#free + 1] = shard
                end
            end
            for i = 4, #ARGV do
                local shard = tonumber(ARGV[i])
                if number > share and mine[shard] then
                    redis.call('HDEL', KEYS[1], shard)
                    mine[shard] = nil
                    number = number - 1
                end
            end
            for _, shard in ipairs(free) do
                if number < share then
                    redis.call('HSET', KEYS[1], shard, ARGV[1])
                    mine[shard] = true
                    number = number + 1
                end
            end
            local answer = {share}
            for shard = 0, shards - 1 do
                if mine[shard] then
                    answer[#answer + 1] = shard
                end
            end
            return answer
            """),

    /**
     * Owners, members, streams; member, group, number, and for each stream its shard and the id to go on after or '>': reads
     * for a living owner; answers for each stream that has some its place and the entries, each with its attempts, and 0 in
     * their place to whoever owns the shard no more.
     */
    READ("""
            local clock = redis.call('TIME')
            local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
            local score = redis.call('ZSCORE', KEYS[2], ARGV[1])
            local alive = score and tonumber(score) >= now
            local room = tonumber(ARGV[3])
            local answer = {}
            for i = 3, #KEYS do
                local shard, after = ARGV[i * 2 - 2], ARGV[i * 2 - 1]
                if not alive or redis.call('HGET', KEYS[1], shard) ~= ARGV[1] then
                    answer[#answer + 1] = {i - 3, 0}
                elseif room > 0 then
                    local read = redis.call(
                            'XREADGROUP', 'GROUP', ARGV[2], 'owner', 'COUNT', room, 'STREAMS', KEYS[i], after)
                    local entries = {}
                    for n, entry in ipairs(read and read[1][2] or {}) do
                        local attempt = 1
                        if after ~= '>' then
                            attempt = redis.call('XPENDING', KEYS[i], ARGV[2], entry[1], entry[1], 1)[1][4]
                        end
                        entries[n] = {entry[1], attempt, entry[2] or {}}
                    end
                    room = room - #entries
                    if #entries > 0 or after ~= '>' then
                        answer[#answer + 1] = {i - 3, entries}
                    end
                end
            end
            return answer
            """),

    /**
     * Stream; 'newest' or 'within', number of entries or milliseconds to keep, most at once: trims what is neither to be kept nor
     * needed by a group; answers how many entries that was. A group needs what is pending and what comes after the last that
     * was delivered. Ids are compared as text, since numbers of Lua are exact to 53 bits only. Whole nodes of the stream are
     * taken away, each of them below the first id that is needed.
     */
    TRIM("""
            local function isBefore(a, b)
                local first, second = string.match(a, '(%d+)-(%d+)')
                local third, fourth = string.match(b, '(%d+)-(%d+)')
                if first == third then
                    first, third = second, fourth
                end
                return #first < #third or #first == #third and first < third
            end
            if redis.call('EXISTS', KEYS[1]) == 0 then
                return 0
            end
            local needed = '18446744073709551615-18446744073709551615'
            local function need(id)
                if isBefore(id, needed) then
                    needed = id
                end
            end
            for _, answer in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
                local group = {}
                for i = 1, #answer, 2 do
                    group[answer[i]] = answer[i + 1]
                end
                need(group['last-delivered-id'])
                if group['pending'] > 0 then
                    need(redis.call('XPENDING', KEYS[1], group['name'])[2])
                end
            end
            local most = tonumber(ARGV[3])
            if ARGV[1] == 'within' then
                local clock = redis.call('TIME')
                need(string.format('%.0f-0', clock[1] * 1000 + math.floor(clock[2] / 1000) - ARGV[2]))
            else
                most = math.min(most, redis.call('XLEN', KEYS[1]) - ARGV[2])
            end
            return most < 1 and 0 or redis.call('XTRIM', KEYS[1], 'MINID', '~', needed, 'LIMIT', most)
            """),

    /** Owners, members; member, shards: leaves. */
    LEAVE("""
            redis.call('ZREM', KEYS[2], ARGV[1])
            for i = 2, #ARGV do
                if redis.call('HGET', KEYS[1], ARGV[i]) == ARGV[1] then
                    redis.call('HDEL', KEYS[1], ARGV[i])
                end
            end
            return 1
            """);

    private final String text;
    private final String sha1;

    StreamScript(String text) {
        this.text = text;
        this.sha1 = sha1(bytes(text));
    }

    private static String sha1(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    /** Runs it by its digest; a Redis that was started anew does not know that, and is told the text. */
    Object run(UnifiedJedis client, List<byte[]> keys, List<byte[]> arguments) {
        try {
            return client.evalsha(bytes(sha1), keys, arguments);
        } catch (JedisNoScriptException e) {
            return client.eval(bytes(text), keys, arguments);
        }
    }
}
