package dev.keelson.queryside;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** A client that is a member of a subscription, by server-sent events or by lines. Used by one thread. */
final class FeedMember implements AutoCloseable {

    private static final String DATA = "data: ";

    private final ObjectMapper mapper = new ObjectMapper();
    private final BufferedReader stream;

    private FeedMember(BufferedReader stream) {
        this.stream = stream;
    }

    static FeedMember events(TestServer server, String parameters, String... headers) throws Exception {
        return open(server, "/events?" + parameters, EventFeedResource.EVENT_STREAM, headers);
    }

    static FeedMember lines(TestServer server, String parameters) throws Exception {
        return open(server, "/events?follow=true&" + parameters, EventFeedResource.NDJSON);
    }

    private static FeedMember open(TestServer server, String path, String accept, String... headers) throws Exception {
        var all = new String[headers.length + 2];
        all[0] = "Accept";
        all[1] = accept;
        System.arraycopy(headers, 0, all, 2, headers.length);
        var response = server.get(path, BodyHandlers.ofInputStream(), all);
        assertThat(response.statusCode()).isEqualTo(200);
        return new FeedMember(new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
    }

    /** The next JSON, be it that of a claim or of an event; signs of life are passed over. */
    JsonNode next() throws IOException {
        while (true) {
            var line = stream.readLine();
            assertThat(line).as("the stream goes on").isNotNull();
            var text = line.startsWith(DATA) ? line.substring(DATA.length()) : line.strip();
            if (text.startsWith("{")) {
                return mapper.readTree(text);
            }
        }
    }

    /** The token with which it was made the active member, which is to begin after a position. */
    String claimedAfter(long position) throws IOException {
        var claim = next();
        assertThat(claim.path("subscription").asText()).isEqualTo("billing");
        assertThat(claim.path("position").asLong()).isEqualTo(position);
        return claim.path("token").asText();
    }

    /** The next events stand at these positions. */
    void isSent(long... positions) throws IOException {
        for (var position : positions) {
            assertThat(next().path("position").asLong()).isEqualTo(position);
        }
    }

    /** A comment came, and nothing else before it. */
    void isSilent() throws IOException {
        assertThat(stream.readLine()).isEqualTo(":");
        assertThat(stream.readLine()).isEmpty();
    }

    /** Reads to the end of the response, which has to come. */
    void ends() throws IOException {
        for (var line = stream.readLine(); line != null; line = stream.readLine()) {
            assertThat(line).doesNotStartWith(DATA);
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
