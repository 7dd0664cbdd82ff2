package dev.keelson.domain;

import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Type;

/**
 * A command or query that a domain handles.
 *
 * @param name qualified name, such as {@code orders.PlaceOrder}
 * @param version of the message's shape
 * @param payloadType the record it is decoded to
 * @param handler the annotated method or constructor
 */
public record HandledMessage(String name, String version, Class<?> payloadType, Executable handler) {

    /** What the handler answers; {@code void} for a constructor. */
    public Type resultType() {
        return handler instanceof Method method ? method.getGenericReturnType() : void.class;
    }
}
