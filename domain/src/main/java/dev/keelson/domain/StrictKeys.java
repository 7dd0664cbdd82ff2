package dev.keelson.domain;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.KeyDeserializer;
import java.io.IOException;

/** Holds the keys of maps to what {@link StrictStrings} asks of strings. */
final class StrictKeys extends KeyDeserializer {

    @Override
    public String deserializeKey(String key, DeserializationContext context) throws IOException {
        return StrictStrings.checked(key, context);
    }
}
