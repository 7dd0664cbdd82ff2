package dev.keelson.benchmarks;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A subscriber of the feed by server-sent events on a connection of its own, which is kept. Reads bytes and counts events; a
 * client that parses would be what is measured. Used by one thread.
 */
final class FeedReader implements AutoCloseable {

    private static final int BUFFER = 64 * 1_024;
    private static final int TIMEOUT_MILLIS = 60_000;
    private static final int HEX = 16;

    private final Socket socket;
    private final InputStream in;
    private final byte[] chunk = new byte[BUFFER];
    private int events;
    private byte last = '\n';

    private FeedReader(Socket socket, InputStream in) {
        this.socket = socket;
        this.in = in;
    }

    static FeedReader connect(URI server) {
        try {
            var socket = new Socket();
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), TIMEOUT_MILLIS);
            return new FeedReader(socket, new BufferedInputStream(socket.getInputStream(), BUFFER));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many events a stream has that ends. */
    int countEvents(String path) {
        try {
            begin(path);
            for (var size = chunkSize(); size > 0; size = chunkSize()) {
                readChunk(size);
            }
            requireEmpty(line());
            return events;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins a stream that stays, and reads its first sign of life. */
    void follow(String path) {
        try {
            begin(path);
            readChunk(chunkSize());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void begin(String path) throws IOException {
        events = 0;
        var request = "GET %s HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n".formatted(path);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        var status = line();
        if (!status.contains(" 200 ")) {
            throw BenchmarkFailedException.because("the feed answered " + status);
        }
        while (!line().isEmpty()) {
            // headers are of no interest
        }
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line(), HEX);
    }

    private void readChunk(int size) throws IOException {
        for (var left = size; left > 0; ) {
            var read = in.readNBytes(chunk, 0, Math.min(left, chunk.length));
            if (read == 0) {
                throw new EOFException("the stream broke off");
            }
            count(read);
            left -= read;
        }
        requireEmpty(line());
    }

    /** An event is a line that begins with an i, as in {@code id: 17}; no other line does. */
    private void count(int length) {
        for (var i = 0; i < length; i++) {
            if (chunk[i] == 'i' && last == '\n') {
                events++;
            }
            last = chunk[i];
        }
    }

    private static void requireEmpty(String line) throws IOException {
        if (!line.isEmpty()) {
            throw new IOException("the end of a chunk was expected, not " + line);
        }
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the stream broke off");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
