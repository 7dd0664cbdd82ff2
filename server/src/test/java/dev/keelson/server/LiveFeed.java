package dev.keelson.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client of the live feed, by server-sent events or by lines, or of a subscribed query; a thread of its own reads into a queue. */
final class LiveFeed implements AutoCloseable {

    /** One event; the id is that of the server-sent event, or the position where there are only lines. */
    record Received(String id, JsonNode event) {}

    private final LinkedBlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final HttpResponse<java.io.InputStream> response;

    private LiveFeed(HttpResponse<java.io.InputStream> response, Format format) {
        this.response = response;
        Thread.ofVirtual().name("live-feed").start(() -> read(format));
    }

    private enum Format {
        EVENT_STREAM,
        NDJSON
    }

    /** Follows by server-sent events. */
    static LiveFeed serverSentEvents(Api api, String parameters, String... headers) {
        var request = api.request("/events?" + parameters, headers).header("Accept", Api.EVENT_STREAM);
        return open(api, request.build(), Format.EVENT_STREAM);
    }

    /** Subscribes to a query; the events are its results. */
    static LiveFeed query(Api api, String query, String... headers) {
        var request = api.request("/queries/" + query, headers).header("Accept", Api.EVENT_STREAM);
        return open(api, request.build(), Format.EVENT_STREAM);
    }

    /** Follows by lines. */
    static LiveFeed lines(Api api, String parameters) {
        var request = api.request("/events?follow=true&" + parameters, "Accept", Api.NDJSON);
        return open(api, request.build(), Format.NDJSON);
    }

    private static LiveFeed open(Api api, HttpRequest request, Format format) {
        try {
            var response = api.client().send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                throw new AssertionError("the feed answered with " + response.statusCode());
            }
            return new LiveFeed(response, format);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void read(Format format) {
        try (var reader = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            if (format == Format.NDJSON) {
                reader.lines()
                        .filter(line -> !line.isBlank())
                        .map(LiveFeed::line)
                        .forEach(received::add);
            } else {
                readServerSentEvents(reader);
            }
        } catch (IOException | UncheckedIOException e) {
            // The stream broke, or we closed it: an end either way.
        } finally {
            ended.countDown();
        }
    }

    private static Received line(String line) {
        var event = Api.parse(line);
        return new Received(event.path("position").asText(), event);
    }

    /** As the HTML standard has it: a blank line dispatches, a line that begins with a colon is a comment. */
    private void readServerSentEvents(BufferedReader reader) throws IOException {
        var id = "";
        var data = new StringBuilder();
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.isEmpty() && !data.isEmpty()) {
                received.add(new Received(id, Api.parse(data.toString())));
                data.setLength(0);
            } else if (line.startsWith("id:")) {
                id = line.substring(3).strip();
            } else if (line.startsWith("data:")) {
                data.append(line.substring(5).strip());
            }
        }
    }

    String contentType() {
        return response.headers().firstValue("Content-Type").orElse("");
    }

    /** The next event; fails when none comes. */
    Received next(Duration within) {
        var next = poll(within);
        if (next == null) {
            throw new AssertionError("no event came within " + within);
        }
        return next;
    }

    List<Received> next(int count, Duration within) {
        var events = new ArrayList<Received>(count);
        for (var i = 0; i < count; i++) {
            events.add(next(within));
        }
        return events;
    }

    /** The next event, null when none comes. */
    @Nullable
    Received poll(Duration within) {
        try {
            return received.poll(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Whether the server ended it in time. */
    boolean endsWithin(Duration time) {
        try {
            return ended.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
