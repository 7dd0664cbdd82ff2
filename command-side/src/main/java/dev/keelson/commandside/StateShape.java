package dev.keelson.commandside;

import dev.keelson.eventstore.Criteria;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A fingerprint of what states look like: names and types of the fields or record components of a class, of all classes
 * that they refer to, and of the subclasses of sealed ones. The same in every JVM; classes of the platform count by name.
 * Used by one thread.
 */
final class StateShape {

    private static final int BYTES = 8;

    private final Map<String, String> shapes = new TreeMap<>();

    private StateShape() {}

    /** The fingerprint of classes, as 16 hexadecimal digits. */
    static String fingerprint(Collection<? extends Class<?>> types) {
        var shape = new StateShape();
        types.forEach(shape::visit);
        var digest = sha256().digest(shape.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, BYTES);
    }

    /** What the fingerprint of a class is made of. */
    static String described(Class<?> type) {
        var shape = new StateShape();
        shape.visit(type);
        return shape.toString();
    }

    @Override
    public String toString() {
        return shapes.toString();
    }

    /** Tells criteria apart, whatever the order in which they are stated; the same in every process. */
    static String fingerprint(Criteria criteria) {
        var text = new StringBuilder();
        criteria.alternatives().stream()
                .map(alternative -> new TreeSet<>(alternative.types()) + " " + new TreeSet<>(alternative.tags()))
                .sorted()
                .forEach(alternative -> text.append(alternative).append('\n'));
        return HexFormat.of().formatHex(sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8)), 0, BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private void visit(Type type) {
        switch (type) {
            case Class<?> plain when plain.isArray() -> visit(plain.getComponentType());
            case Class<?> plain -> visitClass(plain);
            case ParameterizedType generic -> {
                visit(generic.getRawType());
                Arrays.stream(generic.getActualTypeArguments()).forEach(this::visit);
            }
            case GenericArrayType array -> visit(array.getGenericComponentType());
            case WildcardType wildcard ->
                Arrays.stream(wildcard.getUpperBounds()).forEach(this::visit);
            default -> {}
        }
    }

    private void visitClass(Class<?> type) {
        if (type.isPrimitive() || type.getClassLoader() == null || shapes.containsKey(type.getName())) {
            return;
        }
        var members = new TreeMap<String, Type>();
        shapes.put(type.getName(), "");
        if (type.isRecord()) {
            components(type, members);
        } else if (!type.isEnum()) {
            fields(type, members);
        }
        shapes.put(type.getName(), described(members));
        members.values().forEach(this::visit);
        if (type.isSealed()) {
            Arrays.stream(type.getPermittedSubclasses())
                    .sorted(Comparator.comparing(Class::getName))
                    .forEach(this::visit);
        }
    }

    private static void components(Class<?> type, Map<String, Type> members) {
        for (RecordComponent component : type.getRecordComponents()) {
            members.put(component.getName(), component.getGenericType());
        }
    }

    private static void fields(Class<?> type, Map<String, Type> members) {
        for (var declaring = type; declaring != null && declaring.getClassLoader() != null; ) {
            for (Field field : declaring.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())) {
                    members.put(declaring.getName() + "." + field.getName(), field.getGenericType());
                }
            }
            declaring = declaring.getSuperclass();
        }
    }

    private static String described(Map<String, Type> members) {
        var description = new StringBuilder();
        members.forEach((name, type) ->
                description.append(name).append(':').append(type.getTypeName()).append(';'));
        return description.toString();
    }
}
