package dev.keelson.messagingadapters.redisstreams;

import static dev.keelson.messagingadapters.redisstreams.Layout.bytes;

import dev.keelson.messagingadapters.api.DeadLetter;
import dev.keelson.messagingadapters.api.ReplyDestination;
import dev.keelson.messagingadapters.redisstreams.Retention.Everything;
import dev.keelson.messagingadapters.redisstreams.Retention.Newest;
import dev.keelson.messagingadapters.redisstreams.Retention.Within;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Trims the streams of the destinations that an adapter uses, every few seconds. Redis itself decides in one step what every
 * group has acknowledged and takes away a part of that, so that no group, whether it reads or is made meanwhile, misses an
 * entry. Dead letters are never trimmed: nobody may have looked at them yet. Replies always are, since a requester does not look
 * back. Safe for use by many threads.
 */
final class Trimming implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Trimming.class);
    private static final long PAUSE_SECONDS = 5;
    private static final String MOST_AT_ONCE = "10000";
    private static final Retention OF_REPLIES = new Newest(1);

    private final UnifiedJedis client;
    private final Layout layout;
    private final Retention retention;
    private final CountDownLatch closing = new CountDownLatch(1);

    Trimming(UnifiedJedis client, Layout layout, Retention retention) {
        this.client = client;
        this.layout = layout;
        this.retention = retention;
    }

    /** Begins to trim, and does so until it is closed. */
    void begin() {
        Thread.ofVirtual().name("redis-streams-trimming").start(this::run);
    }

    private void run() {
        try {
            while (!closing.await(PAUSE_SECONDS, TimeUnit.SECONDS)) {
                layout.destinations().forEach(this::tryToTrim);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tryToTrim(String destination) {
        try {
            trim(destination);
        } catch (JedisConnectionException e) {
            LOG.debug("{} is not trimmed now", destination, e);
        } catch (JedisException e) {
            LOG.warn("{} is not trimmed: {}", destination, e.getMessage());
        }
    }

    /** Takes away what need not be kept; how many entries that was. */
    long trim(String destination) {
        if (DeadLetter.isDestination(destination)) {
            return 0;
        }
        return switch (ReplyDestination.is(destination) ? OF_REPLIES : retention) {
            case Everything _ -> 0;
            case Newest(var entries) -> trim(destination, "newest", entries);
            case Within(var time) -> trim(destination, "within", time.toMillis());
        };
    }

    private long trim(String destination, String kind, long number) {
        var arguments = List.of(bytes(kind), bytes(Long.toString(number)), bytes(MOST_AT_ONCE));
        var trimmed = 0L;
        for (var stream : layout.streams(destination)) {
            var step = 0L;
            do {
                step = (Long) StreamScript.TRIM.run(client, List.of(stream), arguments);
                trimmed += step;
            } while (step > 0 && closing.getCount() > 0);
        }
        return trimmed;
    }

    @Override
    public void close() {
        closing.countDown();
    }
}
