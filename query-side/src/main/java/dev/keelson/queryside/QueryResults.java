package dev.keelson.queryside;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keelson.domain.HandledMessage;
import dev.keelson.domain.MessageSchemas;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.axonframework.messaging.core.MessageStream;

/** What a query's handler declares to answer: one thing, which may be missing, or many. */
final class QueryResults {

    private QueryResults() {}

    /** Whether Axon takes the handler's answer apart into a message for each element. */
    static boolean isMany(HandledMessage query) {
        var raw = raw(query.resultType());
        return Iterable.class.isAssignableFrom(raw)
                || Stream.class.isAssignableFrom(raw)
                || (MessageStream.class.isAssignableFrom(raw) && !MessageStream.Single.class.isAssignableFrom(raw));
    }

    /** The schema of the JSON that answers the query. */
    static ObjectNode schema(HandledMessage query, MessageSchemas schemas, ObjectMapper mapper) {
        var type = query.resultType();
        if (!isMany(query)) {
            var wrapped = Optional.class.isAssignableFrom(raw(type)) || Future.class.isAssignableFrom(raw(type));
            return schemas.schemaOf(wrapped ? argument(type) : type);
        }
        var element = schemas.schemaOf(argument(type));
        var dialect = element.remove("$schema");
        var array = mapper.createObjectNode();
        if (dialect != null) {
            array.set("$schema", dialect);
        }
        array.put("type", "array").set("items", element);
        return array;
    }

    private static Class<?> raw(Type type) {
        return switch (type) {
            case Class<?> plain -> plain;
            case ParameterizedType generic -> raw(generic.getRawType());
            default -> Object.class;
        };
    }

    private static Type argument(Type type) {
        if (type instanceof ParameterizedType generic && generic.getActualTypeArguments().length == 1) {
            var argument = generic.getActualTypeArguments()[0];
            return argument instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : argument;
        }
        return Object.class;
    }
}
