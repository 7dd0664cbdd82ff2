package dev.keelson.queryside;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client of server-sent events that reads when the test does. */
final class EventStreamReader implements AutoCloseable {

    private final BufferedReader lines;

    EventStreamReader(InputStream body) {
        lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /** The lines of the next block, a comment too; empty at the end. */
    List<String> block() throws IOException {
        var block = new ArrayList<String>();
        for (var line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
            block.add(line);
        }
        return block;
    }

    /** The lines of the next event. */
    List<String> event() throws IOException {
        var block = block();
        while (block.equals(List.of(":"))) {
            block = block();
        }
        return block;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
