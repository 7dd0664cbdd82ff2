package dev.keelson.commandside;

import dev.keelson.eventstore.AppendOutcome;
import dev.keelson.eventstore.CompanionWrite;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogStorageEngine;
import dev.keelson.eventstore.EventStoreException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.axonframework.common.infra.ComponentDescriptor;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.axonframework.messaging.commandhandling.CommandHandler;
import org.axonframework.messaging.commandhandling.CommandMessage;
import org.axonframework.messaging.commandhandling.CommandResultMessage;
import org.axonframework.messaging.commandhandling.DuplicateCommandHandlerSubscriptionException;
import org.axonframework.messaging.commandhandling.GenericCommandResultMessage;
import org.axonframework.messaging.commandhandling.RoutingStrategy;
import org.axonframework.messaging.commandhandling.annotation.AnnotationRoutingStrategy;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.core.unitofwork.UnitOfWorkFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles commands on the caller's thread, those of one entity one after the other. When the boundary of a command changes
 * between its decision and its commit, the command is decided again on the new state, up to a limit. The result carries the
 * position of the command's last event, or the log's head when there was none. Safe for use by many threads.
 *
 * <p>The entity is told by the command's routing key, found by annotation: {@code @Command(routingKey)}, {@code @RoutingKey}
 * or {@code @TargetEntityId}. The key is read from the payload, since Axon 5.0.1 loses the one in the message as soon as
 * metadata is added.
 */
public final class SequencingCommandBus implements CommandBus {

    private static final Logger LOG = LoggerFactory.getLogger(SequencingCommandBus.class);

    private static final String POSITION = "keelson-position";
    private static final String APPENDED = "keelson-appended";

    private static final MessageType NO_RESULT = new MessageType(new QualifiedName("keelson", "NoResult"));
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private final ConcurrentMap<QualifiedName, CommandHandler> handlers = new ConcurrentHashMap<>();
    private final RoutingStrategy routing = new AnnotationRoutingStrategy();
    private final UnitOfWorkFactory unitsOfWork;
    private final EventLog log;
    private final CommandConfiguration configuration;
    private final CommandCompanions companions;
    private final EntityLanes lanes;

    /** A bus whose commands commit their events and nothing else. */
    public SequencingCommandBus(UnitOfWorkFactory unitsOfWork, EventLog log, CommandConfiguration configuration) {
        this(unitsOfWork, log, configuration, CommandCompanions.NONE);
    }

    public SequencingCommandBus(
            UnitOfWorkFactory unitsOfWork,
            EventLog log,
            CommandConfiguration configuration,
            CommandCompanions companions) {
        this.companions = companions;
        this.unitsOfWork = unitsOfWork;
        this.log = log;
        this.configuration = configuration;
        lanes = new EntityLanes(configuration.laneTimeout());
    }

    @Override
    public SequencingCommandBus subscribe(QualifiedName name, CommandHandler handler) {
        var present = handlers.putIfAbsent(name, handler);
        if (present != null && present != handler) {
            throw new DuplicateCommandHandlerSubscriptionException(name, present, handler);
        }
        return this;
    }

    @Override
    public CompletableFuture<CommandResultMessage> dispatch(
            CommandMessage command, @Nullable ProcessingContext context) {
        try {
            return CompletableFuture.completedFuture(handle(command));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CommandResultMessage handle(CommandMessage command) {
        var handler = handlers.get(command.type().qualifiedName());
        if (handler == null) {
            throw UnknownCommandException.named(nameOf(command));
        }
        try (var _ = lane(command)) {
            for (var attempt = 1; attempt <= configuration.maxAttempts(); attempt++) {
                try {
                    return handleOnce(command, handler, attempt > 1);
                } catch (AppendEventsTransactionRejectedException e) {
                    if (attempt < configuration.maxAttempts()) {
                        pause(attempt);
                    }
                }
            }
        }
        throw CommandConflictException.after(configuration.maxAttempts(), nameOf(command));
    }

    private EntityLanes.Lane lane(CommandMessage command) {
        var key = routing.getRoutingKey(command);
        return key == null ? EntityLanes.Lane.NONE : lanes.enter(key);
    }

    private CommandResultMessage handleOnce(CommandMessage command, CommandHandler handler, boolean looking) {
        var used = new AtomicReference<@Nullable ProcessingContext>();
        var basis = new DecisionBasis(log, looking);
        var companion = companions.of(command);
        var result = unitsOfWork.create(command.identifier()).executeWithResult(context -> {
            used.set(context);
            context.putResource(DecisionBasis.KEY, basis);
            context.runOnPostInvocation(basis::join);
            return handler.handle(command, context)
                    .first()
                    .asCompletableFuture()
                    .thenApply(entry -> {
                        accompany(companion, entry, context);
                        return entry;
                    });
        });
        var entry = answered(command, result, basis, used);
        var appended = appendedIn(used.get());
        if (appended == null) {
            basis.certify();
        } else {
            basis.committed(appended, Objects.requireNonNull(used.get()));
        }
        var message = entry == null ? null : entry.message();
        return (message == null ? new GenericCommandResultMessage(NO_RESULT, (Object) null) : message)
                .andMetadata(
                        appended == null
                                ? Map.of(POSITION, Long.toString(log.head()))
                                : Map.of(POSITION, Long.toString(appended.last()), APPENDED, ""));
    }

    private static void accompany(
            @Nullable Function<@Nullable Object, CompanionWrite<?>> companion,
            MessageStream.@Nullable Entry<CommandResultMessage> entry,
            ProcessingContext context) {
        if (companion != null) {
            var message = entry == null ? null : entry.message();
            var write = companion.apply(message == null ? null : message.payload());
            context.putResource(EventLogStorageEngine.COMPANIONS, List.of(write));
        }
    }

    /** Where the command's last event stands, or the log ended when it had none. */
    public static long positionOf(CommandResultMessage result) {
        return Long.parseLong(result.metadata().getOrDefault(POSITION, "0"));
    }

    /** Whether the command has appended events. */
    static boolean hasAppended(CommandResultMessage result) {
        return result.metadata().containsKey(APPENDED);
    }

    /**
     * A refusal is an answer, too: it goes out only when what it was decided on is what the log has. What fails after the
     * commit is no refusal any more: the events stand, and to decide again would have the effect twice.
     */
    private <T> @Nullable T answered(
            CommandMessage command,
            CompletableFuture<T> result,
            DecisionBasis basis,
            AtomicReference<@Nullable ProcessingContext> used) {
        try {
            return await(command, result);
        } catch (RuntimeException e) {
            if (appendedIn(used.get()) != null) {
                LOG.atError()
                        .setCause(e)
                        .addKeyValue("command", nameOf(command))
                        .log("a step after the commit of a command failed; its events stand");
                return null;
            }
            if (isRefusal(e)) {
                basis.certify();
            }
            throw e;
        }
    }

    private static boolean isRefusal(RuntimeException failure) {
        return !(failure instanceof AppendEventsTransactionRejectedException
                || failure instanceof EventStoreException
                || failure instanceof CommandOutcomeUnknownException);
    }

    private static AppendOutcome.@Nullable Appended appendedIn(@Nullable ProcessingContext context) {
        return context == null ? null : context.getResource(EventLogStorageEngine.APPENDED);
    }

    private <T> T await(CommandMessage command, CompletableFuture<T> result) {
        try {
            return result.get(configuration.timeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandOutcomeUnknownException.timedOut(nameOf(command), configuration.timeout());
        } catch (TimeoutException e) {
            throw CommandOutcomeUnknownException.timedOut(nameOf(command), configuration.timeout());
        }
    }

    private static RuntimeException unwrapped(Throwable failure) {
        var cause = failure;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof RuntimeException runtime ? runtime : new CompletionException(cause);
    }

    /** Jittered and growing, so that those who collided do not collide again. */
    private static void pause(int attempt) {
        var longest = Math.min(LONGEST_PAUSE_NANOS, SHORTEST_PAUSE_NANOS << Math.min(attempt, 10));
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest));
    }

    private static String nameOf(CommandMessage command) {
        return command.type().qualifiedName().toString();
    }

    @Override
    public void describeTo(ComponentDescriptor descriptor) {
        descriptor.describeProperty("handlers", handlers.keySet().toString());
        descriptor.describeProperty("unitsOfWork", unitsOfWork);
    }
}
