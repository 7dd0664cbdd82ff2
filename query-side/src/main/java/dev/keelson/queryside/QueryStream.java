package dev.keelson.queryside;

import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One subscriber's response: the first answer, and then each that says something else. Written once, by one thread. */
final class QueryStream implements StreamingOutput {

    private static final Logger LOG = LoggerFactory.getLogger(QueryStream.class);

    private final QuerySubscriptions subscriptions;
    private final FeedClient client;
    private final LiveQuery query;
    private final Answer first;
    private long wroteAt;

    QueryStream(QuerySubscriptions subscriptions, FeedClient client, LiveQuery query, Answer first) {
        this.subscriptions = subscriptions;
        this.client = client;
        this.query = query;
        this.first = first;
    }

    /** What the response begins with. */
    Answer first() {
        return first;
    }

    @Override
    public void write(OutputStream out) {
        try {
            client.begin();
            run(out);
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("a client left its query");
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("a subscription to a query failed");
            abort();
        } catch (InterruptedException e) {
            abort();
        } finally {
            subscriptions.end(client);
        }
    }

    /** Leaves the response without its end; why by an interrupt, {@link FeedStream} says. */
    private static void abort() {
        Thread.currentThread().interrupt();
    }

    private void run(OutputStream out) throws IOException, InterruptedException {
        send("result", first, out);
        var seen = first;
        for (var isOpen = true; isOpen; ) {
            switch (query.next(seen, untilHeartbeat())) {
                case LiveQuery.News.Moved(var answer) -> {
                    if (!answer.saysTheSameAs(seen)) {
                        send("update", answer, out);
                    }
                    seen = answer;
                }
                case LiveQuery.News.Quiet() -> put(":\n\n", out);
                case LiveQuery.News.Failed(var problem) -> {
                    put("event: problem\ndata: %s\n\n".formatted(problem), out);
                    isOpen = false;
                }
                case LiveQuery.News.Closing() -> {
                    put(": closing\n\n", out);
                    isOpen = false;
                }
            }
        }
    }

    private Duration untilHeartbeat() {
        return subscriptions.heartbeat().minusNanos(System.nanoTime() - wroteAt);
    }

    private void send(String event, Answer answer, OutputStream out) throws IOException {
        var frame = new ByteArrayOutputStream(answer.json().length + 64);
        frame.writeBytes(
                "event: %s\nid: %d\ndata: ".formatted(event, answer.position()).getBytes(StandardCharsets.US_ASCII));
        frame.writeBytes(answer.json());
        frame.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
        write(frame, out);
        subscriptions.sent();
    }

    private void put(String text, OutputStream out) throws IOException {
        var frame = new ByteArrayOutputStream(text.length());
        frame.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        write(frame, out);
    }

    private void write(ByteArrayOutputStream frame, OutputStream out) throws IOException {
        client.write(frame, out);
        wroteAt = System.nanoTime();
    }
}
