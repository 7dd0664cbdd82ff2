package dev.keelson.domain;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import java.io.IOException;

/** Reads strings, but none with control characters other than tab and line ends: no store and no terminal wants them. */
final class StrictStrings extends StdScalarDeserializer<String> {

    private static final long serialVersionUID = 1L;

    StrictStrings() {
        super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        return checked(StringDeserializer.instance.deserialize(parser, context), context);
    }

    static String checked(String text, DeserializationContext context) throws JsonMappingException {
        for (var i = 0; i < text.length(); i++) {
            var character = text.charAt(i);
            if (character < ' ' && character != '\t' && character != '\n' && character != '\r') {
                return context.reportInputMismatch(
                        String.class,
                        "must not contain control characters, had U+%04X at index %d",
                        (int) character,
                        i);
            }
        }
        return text;
    }
}
