package dev.keelson.queryside;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keelson.domain.InvalidMessageException;
import dev.keelson.domain.Violation;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes JSON of a query's parameters, by the types of the record's components: {@code true} is a boolean only where one
 * is due. Text that is not of the type stays text, for the strict decoding to refuse. Safe for use by many threads.
 */
final class QueryParameters {

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,99})(\\.[0-9]{1,100})?");

    private final ObjectMapper mapper;

    QueryParameters(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** The JSON of the parameters; those that the type does not know and scalars given twice are refused. */
    ObjectNode toJson(Map<String, List<String>> parameters, Class<?> type) {
        var known = componentsOf(type);
        refuse(parameters, known);
        var json = mapper.createObjectNode();
        new TreeMap<>(parameters).forEach((name, values) -> {
            var component = known.get(name);
            if (component != null) {
                json.set(
                        name,
                        component.isCollectionLikeType() || component.isArrayType()
                                ? array(values, component.getContentType())
                                : scalar(values.getFirst(), component));
            }
        });
        return json;
    }

    private Map<String, JavaType> componentsOf(Class<?> type) {
        return mapper.getDeserializationConfig().introspect(mapper.constructType(type)).findProperties().stream()
                .collect(Collectors.toMap(
                        BeanPropertyDefinition::getName, property -> present(property.getPrimaryType())));
    }

    /** What an optional holds. */
    private static JavaType present(JavaType type) {
        return type.isReferenceType() ? type.getContentType() : type;
    }

    private static void refuse(Map<String, List<String>> parameters, Map<String, JavaType> known) {
        var violations = new TreeMap<String, Violation>();
        parameters.forEach((name, values) -> {
            var component = known.get(name);
            if (component == null) {
                violations.put(name, Violation.at(name, "is not a known parameter; known are " + names(known)));
            } else if (values.size() > 1 && !component.isCollectionLikeType() && !component.isArrayType()) {
                violations.put(
                        name, Violation.at(name, "must be given once, was given %d times".formatted(values.size())));
            }
        });
        if (!violations.isEmpty()) {
            throw InvalidMessageException.of(List.copyOf(violations.values()));
        }
    }

    private static String names(Map<String, JavaType> known) {
        return known.keySet().stream().sorted().collect(Collectors.joining(", "));
    }

    private static ArrayNode array(List<String> values, JavaType type) {
        var array = JsonNodeFactory.instance.arrayNode();
        values.forEach(value -> array.add(scalar(value, type)));
        return array;
    }

    private static JsonNode scalar(String value, JavaType type) {
        var raw = type.getRawClass();
        if (raw == boolean.class || raw == Boolean.class) {
            return bool(value);
        }
        var numeric = (raw.isPrimitive() && raw != char.class) || Number.class.isAssignableFrom(raw);
        return numeric ? number(value) : JsonNodeFactory.instance.textNode(value);
    }

    private static JsonNode bool(String value) {
        return switch (value) {
            case "true" -> JsonNodeFactory.instance.booleanNode(true);
            case "false" -> JsonNodeFactory.instance.booleanNode(false);
            default -> JsonNodeFactory.instance.textNode(value);
        };
    }

    private static JsonNode number(String value) {
        if (!NUMBER.matcher(value).matches()) {
            return JsonNodeFactory.instance.textNode(value);
        }
        var number = new BigDecimal(value);
        return value.indexOf('.') < 0
                ? JsonNodeFactory.instance.numberNode(number.toBigInteger())
                : JsonNodeFactory.instance.numberNode(number);
    }
}
