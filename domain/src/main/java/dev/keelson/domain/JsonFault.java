package dev.keelson.domain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says in our words what Jackson found wrong, and where. */
final class JsonFault {

    private static final int LONGEST_VALUE = 100;

    private JsonFault() {}

    static InvalidMessageException explain(JsonProcessingException fault, ObjectMapper mapper) {
        if (fault instanceof JsonMappingException mapping) {
            return InvalidMessageException.of(pointer(mapping), detail(mapping, mapper));
        }
        var location = fault.getLocation();
        return InvalidMessageException.of(
                "",
                "is not JSON: %s (line %d, column %d)"
                        .formatted(fault.getOriginalMessage(), location.getLineNr(), location.getColumnNr()));
    }

    private static String pointer(JsonMappingException fault) {
        return fault.getPath().stream().map(JsonFault::step).collect(Collectors.joining());
    }

    private static String step(JsonMappingException.Reference reference) {
        var name = reference.getFieldName();
        return name == null
                ? "/" + reference.getIndex()
                : "/" + name.replace("~", "~0").replace("/", "~1");
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
                        .formatted(kind(mapper.constructType(format.getTargetType())), shown(format.getValue()));
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
        var target = fault.getTargetType();
        if (message.startsWith("No content")) {
            return "must be a JSON object, was empty";
        }
        return target == null
                ? message
                : "must be %s (%s)".formatted(kind(mapper.constructType(target)), firstLine(message));
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse(message);
    }

    private static String shown(Object value) {
        var text = String.valueOf(value);
        var cut = text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) + "…" : text;
        return value instanceof String ? "\"" + cut + "\"" : cut;
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
        return raw.getPackageName().startsWith("java.time")
                ? "a " + raw.getSimpleName().toLowerCase(Locale.ROOT)
                : "an object";
    }

    private static String enumConstants(Class<?> type) {
        return java.util.Arrays.stream(type.getEnumConstants())
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
    }
}
