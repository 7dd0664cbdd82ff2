package dev.keelson.messagingadapters.rabbitmq;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The RabbitMQ of the tests: that of {@code KEELSON_TEST_RABBITMQ_URL}, whose virtual host is the tests' to fill, else the one
 * on localhost:5672, in a virtual host that is made for the run and dropped after it.
 */
final class RabbitServer {

    private static final long LONGEST_SECONDS = 60;
    private static final URI URI_OF_RUN = Optional.ofNullable(System.getenv("KEELSON_TEST_RABBITMQ_URL"))
            .map(URI::create)
            .orElseGet(RabbitServer::ofThisMachine);

    private RabbitServer() {}

    static URI uri() {
        return URI_OF_RUN;
    }

    static int port() {
        return URI_OF_RUN.getPort() < 0 ? ConnectionFactory.DEFAULT_AMQP_PORT : URI_OF_RUN.getPort();
    }

    static Connection connect() {
        try {
            var factory = new ConnectionFactory();
            factory.setUri(uri());
            return factory.newConnection("test");
        } catch (IOException | TimeoutException | GeneralSecurityException e) {
            throw new IllegalStateException("RabbitMQ has to be at %s".formatted(uri().getHost()), e);
        }
    }

    private static URI ofThisMachine() {
        var host = "keelson-test-" + UUID.randomUUID();
        control("add_vhost", host);
        control("set_permissions", "-p", host, "guest", ".*", ".*", ".*");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> control("delete_vhost", host)));
        return URI.create("amqp://guest:guest@127.0.0.1:5672/" + host);
    }

    private static void control(String... arguments) {
        var command = new ArrayList<>(List.of("rabbitmqctl", "--quiet"));
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start();
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(
                        "%s failed; name a RabbitMQ in KEELSON_TEST_RABBITMQ_URL, or run one here".formatted(command));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("rabbitmqctl has to be on the PATH, or KEELSON_TEST_RABBITMQ_URL set", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
