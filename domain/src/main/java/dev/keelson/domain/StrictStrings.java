package dev.keelson.domain;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import java.io.IOException;

/** Reads strings, but none with control characters other than tab and line ends, nor broken surrogate pairs: no store wants them. */
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
            if (Character.isSurrogate(character) && !isPair(text, i)) {
                return context.reportInputMismatch(
                        String.class, "must not contain half a surrogate pair, had one at index %d", i);
            }
            if (Character.isISOControl(character) && character != '\t' && character != '\n' && character != '\r') {
                return context.reportInputMismatch(
                        String.class,
                        "must not contain control characters, had U+%04X at index %d",
                        (int) character,
                        i);
            }
        }
        return text;
    }

    private static boolean isPair(String text, int index) {
        return Character.isHighSurrogate(text.charAt(index))
                ? index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1))
                : index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
    }
}
