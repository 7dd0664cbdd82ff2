package dev.keelson.domain;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a time from text only; Jackson alone would take a number for seconds since 1970 as well. */
final class TextualTime<T> extends StdScalarDeserializer<T> implements ContextualDeserializer {

    private static final long serialVersionUID = 1L;

    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9.]+");

    private final transient JsonDeserializer<? extends T> delegate;

    TextualTime(Class<?> type, JsonDeserializer<? extends T> delegate) {
        super(type);
        this.delegate = delegate;
    }

    @Override
    @SuppressWarnings("unchecked")
    public JsonDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property)
            throws JsonMappingException {
        return delegate instanceof ContextualDeserializer contextual
                ? new TextualTime<>(handledType(), (JsonDeserializer<T>) contextual.createContextual(context, property))
                : this;
    }

    @Override
    @SuppressWarnings("unchecked")
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            return (T) context.handleUnexpectedToken(handledType(), parser);
        }
        return NUMBER.matcher(parser.getText()).matches()
                ? (T) context.handleWeirdStringValue(handledType(), parser.getText(), "a number is no time")
                : delegate.deserialize(parser, context);
    }
}
