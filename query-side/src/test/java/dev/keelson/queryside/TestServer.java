package dev.keelson.queryside;

import dev.keelson.domain.BodyTooLargeException;
import dev.keelson.domain.InvalidMessageException;
import io.helidon.config.Config;
import io.helidon.jersey.webserver.JaxRsService;
import io.helidon.webserver.WebServer;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

/** Resources on a real Helidon with Jersey, as the server runs them, on a free port. */
final class TestServer implements AutoCloseable {

    private final WebServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    TestServer(Object... resources) {
        var application = new ResourceConfig();
        Stream.of(resources).forEach(application::register);
        application.register(new Failures());
        // Jersey swallows a flush of the first 8 KiB, which it would rather measure; zero makes flush mean flush
        application.property(ServerProperties.OUTBOUND_CONTENT_LENGTH_BUFFER, 0);
        server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .writeBufferSize(0)
                .connectionOptions(options -> options.socketSendBufferSize(16 * 1_024))
                .shutdownHook(false)
                .routing(routing -> routing.register(JaxRsService.create(Config.empty(), application)))
                .build()
                .start();
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return get(path, BodyHandlers.ofString(), headers);
    }

    <T> HttpResponse<T> get(String path, BodyHandler<T> handler, String... headers)
            throws IOException, InterruptedException {
        return client.send(request(path, headers).build(), handler);
    }

    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        var request = request(path, headers)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return client.send(request.build(), BodyHandlers.ofString());
    }

    int delete(String path) throws IOException, InterruptedException {
        return client.send(request(path).DELETE().build(), BodyHandlers.discarding())
                .statusCode();
    }

    HttpResponse<Void> head(String path, String... headers) throws IOException, InterruptedException {
        return client.send(request(path, headers).HEAD().build(), BodyHandlers.discarding());
    }

    private HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(20));
        return headers.length == 0 ? request : request.headers(headers);
    }

    /** A client that asks and then does as it likes with the socket. */
    Socket ask(String path, String accept) throws IOException {
        var socket = new Socket();
        socket.setSoTimeout(20_000);
        socket.setReceiveBufferSize(4 * 1_024);
        socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        socket.getOutputStream()
                .write("GET %s HTTP/1.1\r\nHost: localhost\r\nAccept: %s\r\n\r\n"
                        .formatted(path, accept)
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Override
    public void close() {
        client.close();
        var _ = server.stop();
    }

    /** A stand-in for the server's one mapper. */
    private static final class Failures implements ExceptionMapper<RuntimeException> {
        @Override
        public Response toResponse(RuntimeException failure) {
            return switch (failure) {
                case WebApplicationException http -> http.getResponse();
                case InvalidMessageException invalid -> answer(400, invalid);
                case UnknownQueryException unknown -> answer(404, unknown);
                case UnknownSubscriptionException unknown -> answer(404, unknown);
                case SubscriptionLostException lost -> answer(409, lost);
                case SubscriptionDiffersException differs -> answer(409, differs);
                case QueryResultMissingException missing -> answer(404, missing);
                case BodyTooLargeException large -> answer(413, large);
                case QuerySideException refused when refused.retryable() -> answer(503, refused);
                default -> answer(500, failure);
            };
        }

        private static Response answer(int status, RuntimeException failure) {
            return Response.status(status)
                    .type("text/plain")
                    .entity(failure.getClass().getSimpleName() + ": " + failure.getMessage())
                    .build();
        }
    }
}
