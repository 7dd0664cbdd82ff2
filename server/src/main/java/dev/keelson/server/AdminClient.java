package dev.keelson.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asks a running node, as an operator. Safe for use by many threads. */
final class AdminClient implements AutoCloseable {

    private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(5);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECTS_WITHIN)
            .build();
    private final URI url;

    AdminClient(URI url) {
        this.url = url;
    }

    /**
     * What a node answered.
     *
     * @param status 200 to 299
     * @param text as it came
     */
    record Answer(int status, JsonNode json, String text) {

        /** Whether it was begun and not done. */
        boolean isPending() {
            return status == 202;
        }
    }

    /** {@code /admin/} and the parts, whatever characters they have. */
    static String path(Object... parts) {
        return "/admin/" + joined(parts);
    }

    /** The parts of a path. */
    static String joined(Object... parts) {
        return Stream.of(parts).map(part -> encoded(String.valueOf(part))).collect(Collectors.joining("/"));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * @throws OperationFailedException when the node cannot be reached, or refuses; so with the others
     */
    Answer get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    Answer delete(String path) {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    Answer post(String path) {
        return send("POST", path, BodyPublishers.noBody());
    }

    /** POSTs an object. */
    Answer post(String path, Map<String, ?> body) {
        try {
            return send("POST", path, BodyPublishers.ofString(JSON.writeValueAsString(body)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Answer send(String method, String path, BodyPublisher body) {
        var target = URI.create(url.toString().replaceFirst("/+$", "") + path);
        var request = HttpRequest.newBuilder(target).timeout(ANSWERS_WITHIN).method(method, body);
        if (body.contentLength() > 0) {
            request.header("Content-Type", "application/json");
        }
        try {
            var response = client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            return answer(response.statusCode(), response.body());
        } catch (HttpConnectTimeoutException | ConnectException e) {
            throw OperationFailedException.because(
                    "no node answers at %s; does it run there? --url names another".formatted(url));
        } catch (HttpTimeoutException e) {
            throw OperationFailedException.because(
                    "the node at %s did not answer within %d s; whether it did it is not known"
                            .formatted(url, ANSWERS_WITHIN.toSeconds()));
        } catch (IOException e) {
            throw OperationFailedException.because(
                    "the connection to %s broke: %s; whether it was done is not known".formatted(url, e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw OperationFailedException.because("interrupted");
        }
    }

    private Answer answer(int status, String text) {
        var json = json(status, text);
        if (status < 200 || status > 299) {
            throw OperationFailedException.because("%s (%d): %s"
                    .formatted(
                            json.path("title").asText("refused"),
                            status,
                            json.path("detail").asText(text)));
        }
        return new Answer(status, json, text);
    }

    private JsonNode json(int status, String text) {
        try {
            var json = JSON.readTree(text);
            if (json.isObject()) {
                return json;
            }
        } catch (JsonProcessingException e) {
            // told below, together with JSON that is no answer of a node
        }
        throw OperationFailedException.because(
                "what answers at %s with status %d is not a node of Keelson".formatted(url, status));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
