package dev.keelson.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends commands of the order fulfilment example to a server, over connections that are kept. Safe for use by many threads.
 */
final class CommandClient implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String keys = UUID.randomUUID().toString();
    private final AtomicLong sent = new AtomicLong();
    private final URI server;

    CommandClient(URI server) {
        this.server = server;
    }

    HttpResponse<String> registerProduct(String productId) {
        return send("catalog.RegisterProduct", """
                {"productId": "%s", "name": "Anchor", "price": {"amount": "1", "currency": "EUR"}, "stock": 0}
                """.formatted(productId));
    }

    HttpResponse<String> addStock(String productId) {
        return send("catalog.AddStock", delivery(productId));
    }

    /** With a key that no other request has. */
    HttpResponse<String> addStockOnce(String productId) {
        return send("catalog.AddStock", delivery(productId), "Idempotency-Key", keys + "-" + sent.incrementAndGet());
    }

    private static String delivery(String productId) {
        return """
                {"productId": "%s", "quantity": 1}
                """.formatted(productId);
    }

    private HttpResponse<String> send(String command, String body, String... headers) {
        var builder = HttpRequest.newBuilder(server.resolve("/commands/" + command));
        var request = (headers.length == 0 ? builder : builder.headers(headers))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BenchmarkFailedException.because("interrupted");
        }
    }

    /** @throws BenchmarkFailedException when the answer is anything but 200 */
    static void requireOk(HttpResponse<String> answer) {
        if (answer.statusCode() != 200) {
            throw BenchmarkFailedException.because(
                    "%s was answered with %d: %s".formatted(answer.uri(), answer.statusCode(), answer.body()));
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
