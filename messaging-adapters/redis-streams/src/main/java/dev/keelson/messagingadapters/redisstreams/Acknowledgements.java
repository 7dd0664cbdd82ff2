package dev.keelson.messagingadapters.redisstreams;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Acknowledges entries for a group, those that come at the same time in one round trip: whoever gets the lock first does it for
 * all that wait for it, and these find it done. Nobody waits longer than for the round trip under way and the next one. Safe for
 * use by many threads.
 */
final class Acknowledgements {

    private final UnifiedJedis client;
    private final byte[] group;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();

    /** An entry of a stream; what became of it is guarded by the lock. */
    private static final class Waiting {

        private final byte[] stream;
        private final byte[] id;
        private boolean done;
        private @Nullable RuntimeException failure;

        Waiting(byte[] stream, byte[] id) {
            this.stream = stream;
            this.id = id;
        }
    }

    Acknowledgements(UnifiedJedis client, byte[] group) {
        this.client = client;
        this.group = group;
    }

    /**
     * Returns when Redis has answered.
     *
     * @throws JedisException it is not known whether the entry was acknowledged
     */
    void add(byte[] stream, byte[] id) {
        var waiting = new Waiting(stream, id);
        queue.add(waiting);
        lock.lock();
        try {
            if (!waiting.done) {
                sendAll();
            }
            if (waiting.failure != null) {
                throw new JedisException(waiting.failure.getMessage(), waiting.failure);
            }
        } finally {
            lock.unlock();
        }
    }

    private void sendAll() {
        var all = new ArrayList<Waiting>();
        for (var next = queue.poll(); next != null; next = queue.poll()) {
            next.done = true;
            all.add(next);
        }
        try {
            send(all);
        } catch (RuntimeException e) {
            all.forEach(waiting -> waiting.failure = e);
        }
    }

    private void send(List<Waiting> all) {
        try (var pipeline = client.pipelined()) {
            var answers = all.stream()
                    .map(waiting -> pipeline.xack(waiting.stream, group, waiting.id))
                    .toList();
            pipeline.sync();
            answers.forEach(Response::get);
        }
    }
}
