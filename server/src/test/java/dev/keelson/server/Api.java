package dev.keelson.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A foreign client of the server: plain HTTP and JSON. Safe for use by many threads, each with a connection of its own. */
final class Api implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();
    static final String NDJSON = "application/x-ndjson";
    static final String EVENT_STREAM = "text/event-stream";
    static final String BATCH = "application/cloudevents-batch+json";
    static final String PROBLEM = "application/problem+json";

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI server;

    Api(URI server) {
        this.server = server;
    }

    /** What came back. */
    record Reply(int status, HttpHeaders headers, String text) {

        JsonNode json() {
            return parse(text);
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        /** The header {@code Keelson-Position}. */
        long position() {
            return headers.firstValueAsLong("Keelson-Position").orElse(-1);
        }

        /** The last part of a problem's type. */
        String problem() {
            var type = json().path("type").asText();
            return type.substring(type.lastIndexOf('/') + 1);
        }
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }

    HttpClient client() {
        return client;
    }

    HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(server.resolve(path)).timeout(TIMEOUT);
        return headers.length == 0 ? request : request.headers(headers);
    }

    Reply send(HttpRequest request) {
        try {
            var response = client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Reply(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Reply get(String path, String... headers) {
        return send(request(path, headers).build());
    }

    /** POSTs JSON. */
    Reply post(String path, String json, String... headers) {
        return post(path, json.getBytes(StandardCharsets.UTF_8), headers);
    }

    /** POSTs what is said to be JSON. */
    Reply post(String path, byte[] json, String... headers) {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json))
                .build());
    }

    Reply command(CommandRequest command, String... headers) {
        return post(command.path(), command.body().toString(), headers);
    }

    /** Runs a command that must be accepted and returns its position. */
    long accepted(CommandRequest command, String... headers) {
        var reply = command(command, headers);
        if (reply.status() != 200) {
            throw new AssertionError("%s was answered with %d: %s".formatted(command, reply.status(), reply.text()));
        }
        return reply.json().path("position").asLong();
    }

    Reply query(String name, Map<String, String> fields, String... headers) {
        var parameters = new TreeMap<>(fields)
                .entrySet().stream()
                        .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
        return get("/queries/" + name + parameters, headers);
    }

    /** A query that waits until the read model has come to a position. */
    Reply queryAt(long position, String name, Map<String, String> fields) {
        return query(name, fields, "Keelson-Min-Position", Long.toString(position), "Prefer", "wait=30");
    }

    /** All items of a paged query, once the read model has come to a position. */
    List<JsonNode> allPages(long position, String name, Map<String, String> fields) {
        var items = new ArrayList<JsonNode>();
        var asked = new TreeMap<>(fields);
        asked.put("limit", "100");
        var pages = 0;
        while (true) {
            var reply = queryAt(position, name, asked);
            if (reply.status() != 200 || pages++ > 10_000) {
                throw new AssertionError("%s %s: %d %s".formatted(name, asked, reply.status(), reply.text()));
            }
            reply.json().path("items").forEach(items::add);
            if (!reply.json().hasNonNull("next")) {
                return items;
            }
            asked.put("after", reply.json().path("next").asText());
        }
    }

    /** The log up to its head, by lines. */
    List<JsonNode> events(String parameters) {
        var reply = get("/events?" + parameters, "Accept", NDJSON);
        if (reply.status() != 200) {
            throw new AssertionError("events: %d %s".formatted(reply.status(), reply.text()));
        }
        return reply.text()
                .lines()
                .filter(line -> !line.isBlank())
                .map(Api::parse)
                .toList();
    }

    /** The position of the last event, 0 when there is none. */
    long head() {
        var events = events("after=0");
        return events.isEmpty() ? 0 : events.getLast().path("position").asLong();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
