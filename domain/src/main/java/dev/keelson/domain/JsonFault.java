package dev.keelson.domain;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in our words what Jackson found wrong, and where. */
final class JsonFault {

    private JsonFault() {}

    /** What a refusal says; while the parser is open, it shows the value that it stands at. */
    static InvalidMessageException explain(JsonProcessingException fault, ObjectMapper mapper) {
        if (!(fault instanceof JsonMappingException mapping)) {
            return notJson(fault);
        }
        return mapping.getCause() instanceof JsonProcessingException cause && isSyntax(cause)
                ? notJson(cause)
                : InvalidMessageException.of(pointer(mapping), detail(mapping, mapper));
    }

    private static boolean isSyntax(JsonProcessingException fault) {
        return !(fault instanceof JsonMappingException || fault instanceof InputCoercionException);
    }

    private static InvalidMessageException notJson(JsonProcessingException fault) {
        if (fault instanceof StreamConstraintsException) {
            return InvalidMessageException.of(
                    "", "is over a limit: " + fault.getOriginalMessage().replaceAll(", from `[^`]*`", ""));
        }
        var location = fault.getLocation();
        var where =
                location == null ? "" : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
        return InvalidMessageException.of("", "is not JSON: %s%s".formatted(fault.getOriginalMessage(), where));
    }

    private static String pointer(JsonMappingException fault) {
        return fault.getPath().stream().map(JsonFault::step).collect(Collectors.joining());
    }

    private static String step(JsonMappingException.Reference reference) {
        var name = reference.getFieldName();
        return name == null ? "/" + reference.getIndex() : Violation.step(name);
    }

    private static String detail(JsonMappingException fault, ObjectMapper mapper) {
        return switch (fault) {
            case UnrecognizedPropertyException unknown ->
                "is not a known field; known are %s"
                        .formatted(unknown.getKnownPropertyIds().stream()
                                .map(String::valueOf)
                                .sorted()
                                .collect(Collectors.joining(", ")));
            case InvalidNullException _ -> "must not be null";
            case InvalidFormatException format ->
                "must be %s, was %s"
                        .formatted(
                                kind(mapper.constructType(format.getTargetType())), Violation.shown(format.getValue()));
            case ValueInstantiationException instantiation
            when instantiation.getCause() != null ->
                String.valueOf(instantiation.getCause().getMessage());
            case MismatchedInputException mismatch -> mismatch(mismatch, mapper);
            default -> fault.getOriginalMessage();
        };
    }

    private static String mismatch(MismatchedInputException fault, ObjectMapper mapper) {
        var message = fault.getOriginalMessage();
        if (message.startsWith("must ")) {
            return message;
        }
        if (message.startsWith("Missing required creator property")) {
            return "is missing";
        }
        if (message.startsWith("No content")) {
            return "must be a JSON object, was empty";
        }
        if (message.startsWith("Trailing token")) {
            return "must be one JSON value, had more after the end of it";
        }
        var target = fault.getTargetType();
        return target == null
                ? message
                : "must be %s%s".formatted(kind(mapper.constructType(target)), found(fault.getProcessor()));
    }

    private static String found(@Nullable Object processor) {
        if (!(processor instanceof JsonParser parser) || parser.isClosed() || parser.currentToken() == null) {
            return "";
        }
        return switch (parser.currentToken()) {
            case START_OBJECT, FIELD_NAME, END_OBJECT -> ", was an object";
            case START_ARRAY, END_ARRAY -> ", was an array";
            default -> ", was " + value(parser);
        };
    }

    private static String value(JsonParser parser) {
        try {
            return parser.hasToken(JsonToken.VALUE_STRING)
                    ? Violation.shown(parser.getText())
                    : Violation.cut(parser.getText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String kind(JavaType type) {
        var raw = type.getRawClass();
        if (raw == boolean.class || raw == Boolean.class) {
            return "true or false";
        }
        if (raw == int.class || raw == Integer.class || raw == long.class || raw == Long.class) {
            return "a whole number";
        }
        if (raw.isPrimitive() || Number.class.isAssignableFrom(raw)) {
            return "a number";
        }
        if (CharSequence.class.isAssignableFrom(raw)) {
            return "a string";
        }
        if (raw.isEnum()) {
            return "one of " + enumConstants(raw);
        }
        if (type.isCollectionLikeType() || type.isArrayType()) {
            return "an array";
        }
        return raw.getPackageName().startsWith("java.") && !type.isMapLikeType()
                ? named(raw.getSimpleName())
                : "an object";
    }

    /** {@code Instant}: an instant; {@code LocalDate}: a local date; {@code UUID}: a UUID. */
    private static String named(String type) {
        if (type.equals(type.toUpperCase(Locale.ROOT))) {
            return "a " + type;
        }
        var words = type.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        return ("aeiou".indexOf(words.charAt(0)) < 0 ? "a " : "an ") + words;
    }

    private static String enumConstants(Class<?> type) {
        return Arrays.stream(type.getEnumConstants()).map(String::valueOf).collect(Collectors.joining(", "));
    }
}
