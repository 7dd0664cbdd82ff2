package dev.keelson.messagingadapters.redisstreams;

import dev.keelson.messagingadapters.api.Confirmation;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.PublishFailedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.XAddParams;

/**
 * Adds messages to streams, all that wait in one round trip, in the order in which they came. The queue is as long as the
 * window of its adapter allows. Safe for use by many threads.
 */
final class RedisPublisher implements AutoCloseable {

    private static final int MOST_AT_ONCE = 500;
    private static final long PAUSE_MILLIS = 100;

    private final RedisClient client;
    private final Layout layout;
    private final BlockingQueue<Sending> queue = new LinkedBlockingQueue<>();
    private volatile boolean closed;

    private record Sending(Message message, CompletableFuture<Confirmation> confirmed) {}

    private record Sent(Sending sending, Response<byte[]> id) {}

    RedisPublisher(RedisClient client, Layout layout) {
        this.client = client;
        this.layout = layout;
        Thread.ofVirtual().name("redis-streams-publisher").start(this::run);
    }

    void send(Message message, CompletableFuture<Confirmation> confirmed) {
        queue.add(new Sending(message, confirmed));
    }

    private void run() {
        try {
            while (!closed) {
                var batch = new ArrayList<Sending>();
                var first = queue.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, MOST_AT_ONCE - 1);
                    add(batch);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Those that nobody waits for any more are left out. */
    private void add(List<Sending> batch) {
        batch.removeIf(sending -> sending.confirmed().isDone());
        try (var pipeline = client.pipelined()) {
            var sent = new ArrayList<Sent>();
            for (var sending : batch) {
                var message = sending.message();
                var stream = layout.streamOf(message.destination(), message.key());
                sent.add(new Sent(sending, pipeline.xadd(stream, XAddParams.xAddParams(), Fields.of(message))));
            }
            pipeline.sync();
            sent.forEach(RedisPublisher::confirm);
        } catch (RuntimeException e) {
            layout.forget();
            batch.forEach(sending -> sending.confirmed()
                    .completeExceptionally(PublishFailedException.interrupted(
                            sending.message(), "Redis did not answer: " + e.getMessage(), e)));
        }
    }

    private static void confirm(Sent sent) {
        var confirmed = sent.sending().confirmed();
        var message = sent.sending().message();
        try {
            var id = new String(sent.id().get(), StandardCharsets.UTF_8);
            confirmed.complete(new Confirmation(message.destination() + "@" + id));
        } catch (JedisException e) {
            confirmed.completeExceptionally(
                    PublishFailedException.notSent(message, "Redis refused it: " + e.getMessage(), e));
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
