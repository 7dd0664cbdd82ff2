package dev.keelson.domain;

import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.axonframework.messaging.core.annotation.AnnotationMessageTypeResolver;
import org.axonframework.messaging.core.annotation.ParameterResolver;
import org.axonframework.messaging.core.annotation.ParameterResolverFactory;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.axonframework.messaging.queryhandling.annotation.QueryHandler;
import org.jspecify.annotations.Nullable;

/**
 * The commands and queries that the domains handle. Axon asks every parameter resolver factory of its configuration about
 * every parameter of every annotated handler; this one resolves nothing and takes note, so that a message needs no
 * registration beside its handler. Complete once the configuration has started. Safe for use by many threads.
 */
public final class MessageCatalog implements ParameterResolverFactory {

    private final MessageTypeResolver types = new AnnotationMessageTypeResolver();
    private final MessageTypeResolver annotated = new AnnotationMessageTypeResolver(null);
    private final ConcurrentNavigableMap<String, HandledMessage> commands = new ConcurrentSkipListMap<>();
    private final ConcurrentNavigableMap<String, HandledMessage> queries = new ConcurrentSkipListMap<>();

    @Override
    public @Nullable ParameterResolver<?> createInstance(
            Executable executable, Parameter[] parameters, int parameterIndex) {
        if (parameterIndex == 0) {
            note(executable);
        }
        return null;
    }

    private void note(Executable executable) {
        if (executable.isAnnotationPresent(CommandHandler.class)) {
            var type = typeOf(executable);
            var stated = executable.getAnnotation(CommandHandler.class).commandName();
            note(executable, stated.isEmpty() ? type.qualifiedName().toString() : stated, type, commands);
        } else if (executable.isAnnotationPresent(QueryHandler.class)) {
            var type = typeOf(executable);
            requireName(executable, executable.getAnnotation(QueryHandler.class).queryName(), "queryName", type);
            note(executable, type.qualifiedName().toString(), type, queries);
        } else if (executable.isAnnotationPresent(EventHandler.class)) {
            var stated = executable.getAnnotation(EventHandler.class).eventName();
            annotated
                    .resolve(executable.getParameterTypes()[0])
                    .ifPresent(type -> requireName(executable, stated, "eventName", type));
        }
    }

    private MessageType typeOf(Executable executable) {
        return types.resolveOrThrow(executable.getParameterTypes()[0]);
    }

    private static void note(
            Executable executable,
            String name,
            MessageType type,
            ConcurrentNavigableMap<String, HandledMessage> messages) {
        messages.put(name, new HandledMessage(name, type.version(), executable.getParameterTypes()[0], executable));
    }

    /**
     * Axon 5.0.1 names an event or query handler that states no name after the payload's class, whatever the payload's own
     * annotation says; such a handler would silently never be called. A payload whose class carries no name of its own, such
     * as a tree, is what the handler says that it is.
     */
    private static void requireName(Executable executable, String stated, String attribute, MessageType type) {
        var name = type.qualifiedName().toString();
        var effective = stated.isEmpty() ? executable.getParameterTypes()[0].getName() : stated;
        if (!effective.equals(name)) {
            throw new IllegalArgumentException("%s.%s handles %s under the name %s; state %s = \"%s\" in its annotation"
                    .formatted(
                            executable.getDeclaringClass().getName(),
                            executable.getName(),
                            name,
                            effective,
                            attribute,
                            name));
        }
    }

    /** The command of that name. */
    public Optional<HandledMessage> command(String name) {
        return Optional.ofNullable(commands.get(name));
    }

    /** Every command, by name. */
    public Collection<HandledMessage> commands() {
        return Collections.unmodifiableCollection(commands.values());
    }

    /** The query of that name. */
    public Optional<HandledMessage> query(String name) {
        return Optional.ofNullable(queries.get(name));
    }

    /** Every query, by name. */
    public Collection<HandledMessage> queries() {
        return Collections.unmodifiableCollection(queries.values());
    }
}
