package dev.keelson.server;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keelson.domain.EventRevision;
import dev.keelson.domain.StoredEvent;
import dev.keelson.domain.Upcasters;
import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.EventUpcasts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/**
 * The domains' upcasters as the event log asks for them: payloads become trees and bytes again, numbers digit by digit. Safe
 * for use by many threads.
 */
public final class DomainUpcasts implements EventUpcasts {

    private final ObjectMapper mapper = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private final Upcasters upcasters;

    private DomainUpcasts(Upcasters upcasters) {
        this.upcasters = upcasters;
    }

    /** The log as its readers are to know it; the log itself when nothing is to be upcast. */
    public static EventLog over(EventLog log, Upcasters upcasters) {
        return upcasters.isEmpty() ? log : EventLogs.upcasting(log, new DomainUpcasts(upcasters));
    }

    @Override
    public boolean takes(String type, String revision) {
        return upcasters.takes(type, revision);
    }

    @Override
    public Set<String> resultsOf(String type, String revision) {
        return upcasters.typesFrom(new EventRevision(type, revision));
    }

    @Override
    public Set<String> sourcesOf(String type) {
        return upcasters.typesTo(type);
    }

    @Override
    public List<EventData> upcast(EventData stored) {
        var event = new StoredEvent(
                new EventRevision(stored.type(), stored.revision()),
                stored.time(),
                stored.metadata(),
                tree(stored.payload()));
        return upcasters.upcast(event).stream()
                .map(result -> new EventData(
                        stored.id(),
                        result.shape().type(),
                        result.shape().revision(),
                        stored.time(),
                        bytes(result.payload()),
                        result.metadata(),
                        stored.tags()))
                .toList();
    }

    private ObjectNode tree(byte[] payload) {
        try {
            if (mapper.readTree(payload) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("its payload is not JSON", e);
        }
        throw new IllegalArgumentException("its payload is not a JSON object");
    }

    private byte[] bytes(ObjectNode payload) {
        try {
            return mapper.writeValueAsBytes(payload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
