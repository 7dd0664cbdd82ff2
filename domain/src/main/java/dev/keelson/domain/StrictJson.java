package dev.keelson.domain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.datatype.jsr310.deser.DurationDeserializer;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import com.fasterxml.jackson.datatype.jsr310.deser.LocalDateDeserializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

/**
 * JSON as it comes in through our doors and goes out again. Incoming JSON must fit the record exactly: an unknown, missing
 * or null field, a wrong type, a control character or anything after the end is refused and named by its pointer. Safe for
 * use by many threads.
 */
public final class StrictJson {

    private final ObjectMapper mapper;

    private StrictJson(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** The one set-up that commands and queries share. */
    public static StrictJson create() {
        return new StrictJson(strict(base(bounded())).build());
    }

    /** A message of more tokens is refused before anything is made of it: checking thousands of elements costs seconds. */
    private static final int MOST_TOKENS = 20_000;

    /** What strict and tolerant JSON have in common: times as RFC 3339 text, optionals as values. */
    static JsonMapper.Builder base(JsonFactory factory) {
        return JsonMapper.builder(factory)
                .addModule(new Jdk8Module())
                .addModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE);
    }

    private static JsonFactory bounded() {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxTokenCount(MOST_TOKENS)
                        .build())
                .build();
    }

    private static JsonMapper.Builder strict(JsonMapper.Builder builder) {
        return builder.annotationIntrospector(new RequiredComponents())
                .addModule(strings())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(LogicalType.Textual, textual -> textual.setCoercion(
                                CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .withCoercionConfig(
                        LogicalType.Enum, enums -> enums.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail));
    }

    private static SimpleModule strings() {
        return new SimpleModule("strict-strings")
                .addDeserializer(String.class, new StrictStrings())
                .addKeyDeserializer(String.class, new StrictKeys())
                .addDeserializer(Instant.class, new TextualTime<>(Instant.class, InstantDeserializer.INSTANT))
                .addDeserializer(Duration.class, new TextualTime<>(Duration.class, DurationDeserializer.INSTANCE))
                .addDeserializer(LocalDate.class, new TextualTime<>(LocalDate.class, LocalDateDeserializer.INSTANCE));
    }

    /** The mapper behind it, for trees and generators. */
    public ObjectMapper mapper() {
        return mapper;
    }

    /**
     * Reads a message.
     *
     * @throws InvalidMessageException when it is not JSON or does not fit
     */
    public <T> T decode(byte[] json, Class<T> type) {
        try (var parser = mapper.createParser(text(json))) {
            return read(parser, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Jackson lets some sequences pass that are not UTF-8, and guesses other encodings; JSON between systems is UTF-8. */
    private static String text(byte[] json) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
        } catch (CharacterCodingException e) {
            throw InvalidMessageException.of("", "is not JSON: it is not UTF-8");
        }
    }

    /**
     * Reads a message from a tree.
     *
     * @throws InvalidMessageException when it does not fit
     */
    public <T> T decode(JsonNode json, Class<T> type) {
        try (var parser = mapper.treeAsTokens(json)) {
            return read(parser, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A fault is explained before the parser is closed, for it knows the value. */
    private <T> T read(JsonParser parser, Class<T> type) throws IOException {
        try {
            return present(mapper.readValue(parser, type));
        } catch (JsonProcessingException e) {
            throw JsonFault.explain(e, mapper);
        }
    }

    private static <T> T present(T value) {
        if (value == null) {
            throw InvalidMessageException.of("", "must be a JSON object, was null");
        }
        return value;
    }

    /** Writes a value as JSON in UTF-8. */
    public byte[] encode(Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
