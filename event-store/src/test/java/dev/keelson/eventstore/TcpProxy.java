package dev.keelson.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a pool and its PostgreSQL, and breaks connections exactly where a test wants it: before a request arrives,
 * or after it was done and before its answer is back. A request is known by a text in it. Safe for use by many threads.
 */
final class TcpProxy implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("//([^:/]+)(?::(\\d+))?/");
    private static final int CHUNK = 16_384;

    /**
     * What is to break.
     *
     * @param marker ASCII text in the request that it happens to
     * @param due null: before the request arrives; else at the first bytes of an answer for which this says yes
     * @param fired when it happened
     */
    private record Fault(String marker, @Nullable BooleanSupplier due, CountDownLatch fired) {}

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final String url;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Fault> armed = new AtomicReference<>();
    private volatile boolean refusing;

    private TcpProxy(String url) throws IOException {
        var address = ADDRESS.matcher(url);
        if (!address.find()) {
            throw new IllegalArgumentException("url must name a host, was " + url);
        }
        var port = address.group(2) == null ? 5_432 : Integer.parseInt(address.group(2));
        target = new InetSocketAddress(address.group(1), port);
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.url = address.replaceFirst("//127.0.0.1:" + listener.getLocalPort() + "/") + "&sslmode=disable";
        Thread.ofVirtual().name("proxy").start(this::accept);
    }

    /** A proxy before the server of a JDBC address. */
    static TcpProxy before(String url) {
        try {
            return new TcpProxy(url);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same database, through the proxy, in plain text. */
    String url() {
        return url;
    }

    /** Cuts the connection that sends a request with this text, before the server sees it. */
    Trigger cutRequest(String marker) {
        return arm(marker, null);
    }

    /**
     * Cuts the connection that has sent a request with this text, when the server answers and the request has had its
     * effect; the answer is lost.
     *
     * @param done whether the effect is there
     */
    Trigger cutAnswer(String marker, BooleanSupplier done) {
        return arm(marker, done);
    }

    private Trigger arm(String marker, @Nullable BooleanSupplier due) {
        var fault = new Fault(marker, due, new CountDownLatch(1));
        armed.set(fault);
        return () -> assertThat(fault.fired().await(20, TimeUnit.SECONDS))
                .as("the connection was cut")
                .isTrue();
    }

    /** Something that is to happen. */
    interface Trigger {

        /** Returns when it has happened; fails if it does not. */
        void await() throws InterruptedException;
    }

    /** Cuts every connection, on both sides. */
    void cutAll() {
        links.forEach(Link::cut);
    }

    /** Cuts every connection on the client's side; the server does not hear of it before the next such cut. */
    void cutClients() {
        links.stream().filter(link -> link.clientIsCut).forEach(Link::cut);
        links.forEach(Link::cutClient);
    }

    /** From now on cuts every new connection at once, and those that are there. */
    void goAway() {
        refusing = true;
        cutAll();
    }

    /** Forwards new connections again. */
    void comeBack() {
        refusing = false;
    }

    @Override
    public void close() {
        goAway();
        close(listener);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                forward(listener.accept());
            } catch (IOException e) {
                // The listener is closed, or the server is away and the client hears of it.
            }
        }
    }

    private void forward(Socket client) throws IOException {
        if (refusing) {
            client.close();
            return;
        }
        var server = new Socket();
        try {
            server.connect(target, 5_000);
        } catch (IOException e) {
            client.close();
            throw e;
        }
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        var link = new Link(client, server);
        links.add(link);
        Thread.ofVirtual().name("proxy-requests").start(link::forwardRequests);
        Thread.ofVirtual().name("proxy-answers").start(link::forwardAnswers);
        if (refusing) {
            link.cut();
        }
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A connection and its continuation. */
    private final class Link {

        private final Socket client;
        private final Socket server;
        private volatile @Nullable Fault watched;
        private volatile boolean clientIsCut;
        private String recent = "";

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void forwardRequests() {
            pump(client, server, this::letsRequestPass);
        }

        void forwardAnswers() {
            pump(server, client, _ -> letsAnswerPass());
        }

        private void pump(Socket from, Socket to, Filter filter) {
            var buffer = new byte[CHUNK];
            try {
                var read = from.getInputStream().read(buffer);
                while (read >= 0 && filter.passes(Arrays.copyOf(buffer, read))) {
                    to.getOutputStream().write(buffer, 0, read);
                    read = from.getInputStream().read(buffer);
                }
            } catch (IOException e) {
                // One side is gone; so shall be the other.
            }
            if (!clientIsCut) {
                cut();
            }
        }

        private boolean letsRequestPass(byte[] chunk) {
            var fault = armed.get();
            if (fault == null || !contains(fault.marker(), chunk)) {
                return true;
            }
            if (fault.due() == null) {
                return !fires(fault);
            }
            watched = fault;
            return true;
        }

        private boolean letsAnswerPass() {
            var fault = watched;
            return fault == null || fault.due() == null || !fault.due().getAsBoolean() || !fires(fault);
        }

        private boolean fires(Fault fault) {
            var first = armed.compareAndSet(fault, null);
            if (first) {
                cut();
                fault.fired().countDown();
            }
            return first;
        }

        /** Also when the marker is spread over two chunks. */
        private boolean contains(String marker, byte[] chunk) {
            var text = recent + new String(chunk, StandardCharsets.ISO_8859_1);
            recent = text.substring(Math.max(0, text.length() - marker.length() + 1));
            return text.contains(marker);
        }

        void cut() {
            links.remove(this);
            close(client);
            close(server);
        }

        void cutClient() {
            clientIsCut = true;
            close(client);
        }
    }

    /** Whether bytes may pass. */
    private interface Filter {
        boolean passes(byte[] chunk);
    }
}
