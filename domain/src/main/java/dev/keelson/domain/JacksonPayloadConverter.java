package dev.keelson.domain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.common.infra.ComponentDescriptor;
import org.axonframework.conversion.ConversionException;
import org.axonframework.conversion.Converter;
import org.jspecify.annotations.Nullable;

/**
 * Converts payloads between objects and JSON bytes straight through Jackson; Axon's own converter searches a route through
 * its chain for every payload, which costs a quarter of a command. Reads tolerantly: a field that the type does not know
 * is passed over, since events outlive the code that wrote them. Safe for use by many threads.
 */
public final class JacksonPayloadConverter implements Converter {

    private final ObjectMapper mapper = StrictJson.base(new JsonFactory())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private final Map<Type, ObjectReader> readers = new ConcurrentHashMap<>();

    @Override
    public boolean canConvert(Type sourceType, Type targetType) {
        return true;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> @Nullable T convert(@Nullable Object input, Type targetType) {
        if (input == null || (targetType instanceof Class<?> target && target.isInstance(input))) {
            return (T) input;
        }
        try {
            return targetType == byte[].class ? (T) mapper.writeValueAsBytes(input) : read(input, targetType);
        } catch (JsonProcessingException e) {
            throw new ConversionException(
                    "%s: %s"
                            .formatted(
                                    targetType.getTypeName(),
                                    JsonFault.explain(e, mapper).getMessage()),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("TypeParameterUnusedInFormals")
    private <T> T read(Object input, Type targetType) throws IOException {
        var reader = readers.computeIfAbsent(targetType, type -> mapper.readerFor(mapper.constructType(type)));
        return switch (input) {
            case byte[] bytes -> reader.readValue(bytes);
            case JsonNode tree -> reader.readValue(tree);
            default -> mapper.convertValue(input, mapper.constructType(targetType));
        };
    }

    @Override
    public void describeTo(ComponentDescriptor descriptor) {
        descriptor.describeProperty("mapper", mapper.getClass().getName());
    }
}
