package dev.keelson.domain;

import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.axonframework.messaging.core.annotation.AnnotationMessageTypeResolver;
import org.axonframework.messaging.core.annotation.ParameterResolver;
import org.axonframework.messaging.core.annotation.ParameterResolverFactory;
import org.axonframework.messaging.queryhandling.annotation.QueryHandler;
import org.jspecify.annotations.Nullable;

/**
 * The commands and queries that the domains handle. Axon asks every parameter resolver factory of its configuration about
 * every parameter of every annotated handler; this one resolves nothing and takes note, so that a message needs no
 * registration beside its handler. Complete once the configuration has started. Safe for use by many threads.
 */
public final class MessageCatalog implements ParameterResolverFactory {

    private final MessageTypeResolver types = new AnnotationMessageTypeResolver();
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
            note(executable, executable.getAnnotation(CommandHandler.class).commandName(), commands);
        } else if (executable.isAnnotationPresent(QueryHandler.class)) {
            note(executable, executable.getAnnotation(QueryHandler.class).queryName(), queries);
        }
    }

    private void note(
            Executable executable, String statedName, ConcurrentNavigableMap<String, HandledMessage> messages) {
        var payloadType = executable.getParameterTypes()[0];
        var type = types.resolveOrThrow(payloadType);
        var name = statedName.isEmpty() ? type.qualifiedName().name() : statedName;
        messages.put(name, new HandledMessage(name, type.version(), payloadType, executable));
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
