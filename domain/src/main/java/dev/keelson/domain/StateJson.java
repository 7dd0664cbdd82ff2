package dev.keelson.domain;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The state of entities as JSON of all that they hold: fields, private ones too, or record components; no getters, which
 * would keep computed values and leave hidden ones out. Reading is exact: what does not fit the class is a fault. Safe for
 * use by many threads.
 */
public final class StateJson {

    private final ObjectMapper mapper = StrictJson.base(new JsonFactory())
            .visibility(PropertyAccessor.ALL, Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
            .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    /**
     * Writes a state.
     *
     * @throws IOException when the state cannot be written as JSON
     */
    public byte[] encode(Object state) throws IOException {
        return mapper.writeValueAsBytes(state);
    }

    /**
     * Reads a state.
     *
     * @throws IOException when the bytes do not fit the type exactly
     */
    public <T> T decode(byte[] json, Class<T> type) throws IOException {
        return mapper.readValue(json, type);
    }

    /**
     * How many bytes {@link #encode} would make, without making them.
     *
     * @throws IOException when the state cannot be written as JSON
     */
    public long lengthOf(Object state) throws IOException {
        var counter = new Counter();
        mapper.writeValue(counter, state);
        return counter.bytes;
    }

    private static final class Counter extends OutputStream {

        private long bytes;

        @Override
        public void write(int octet) {
            bytes++;
        }

        @Override
        public void write(byte[] octets, int offset, int length) {
            bytes += length;
        }
    }
}
