package dev.keelson.eventstore;

import dev.keelson.eventstore.EventLog.Subscription;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.common.Registration;
import org.axonframework.common.infra.ComponentDescriptor;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.ContinuousMessageStream;
import org.axonframework.eventsourcing.eventstore.EmptyAppendTransaction;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.GlobalIndexConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.GlobalIndexPosition;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.Context;
import org.axonframework.messaging.core.Context.ResourceKey;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.core.SimpleEntry;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.TerminalEventMessage;
import org.axonframework.messaging.eventhandling.conversion.EventConverter;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.jspecify.annotations.Nullable;

/**
 * Makes an {@link EventLog} the storage engine of Axon Framework 5.0.1, and is the only class that knows Axon's storage
 * interface. Every method does its work on the caller's thread and returns finished futures. Safe for use by many threads.
 */
public final class EventLogStorageEngine implements EventStorageEngine {

    /** In the processing context, after the commit: where the unit of work's events stand. */
    public static final ResourceKey<AppendOutcome.Appended> APPENDED = ResourceKey.withLabel("keelson.appended");

    /** In the processing context, before the commit: what is to commit with the unit of work's events. */
    public static final ResourceKey<List<CompanionWrite<?>>> COMPANIONS = ResourceKey.withLabel("keelson.companions");

    /**
     * In the processing context, right before a sourcing from a position: nothing needs to be read, since whoever sources
     * has the state at that position. The sourcing takes it away and answers no event, as if that were the head.
     */
    public static final ResourceKey<Long> SOURCED_THROUGH = ResourceKey.withLabel("keelson.sourced-through");

    /** In the processing context, after a sourcing that was read to its end: up to which position it looked. */
    public static final ResourceKey<Long> LOOKED_THROUGH = ResourceKey.withLabel("keelson.looked-through");

    /** In the processing context, before the commit: the unit of work's events in their order. */
    public static final ResourceKey<List<TaggedEventMessage<?>>> APPENDING = ResourceKey.withLabel("keelson.appending");

    private static final int PAGE = 512;

    /**
     * Initialized with this class, at the assembly. Its initializer waits for a lock, that of the identifiers: virtual threads
     * that source the first entities and wait for each other in there could hold every carrier, while the one that has the
     * lock gets none.
     */
    private static final EventMessage END = TerminalEventMessage.INSTANCE;

    private final EventLog log;
    private final EventConverter converter;
    private final EventMessages messages;

    /** An engine that finds the revision which a class knows in its annotations. */
    public EventLogStorageEngine(EventLog log, EventConverter converter) {
        this(log, converter, CachingMessageTypeResolver.ofAnnotations());
    }

    /**
     * @param log where events are kept; what is decided on is read from it
     * @param converter between payloads and bytes
     * @param types tells which revision of an event a class knows; asked for every event that is handled
     */
    public EventLogStorageEngine(EventLog log, EventConverter converter, MessageTypeResolver types) {
        this.log = log;
        this.converter = converter;
        messages = new EventMessages(types);
    }

    @Override
    public CompletableFuture<AppendTransaction<?>> appendEvents(
            org.axonframework.eventsourcing.eventstore.AppendCondition condition,
            @Nullable ProcessingContext context,
            List<TaggedEventMessage<?>> events) {
        if (context != null) {
            context.putResource(APPENDING, events);
        }
        return completed(() -> events.isEmpty()
                ? EmptyAppendTransaction.INSTANCE
                : new LogTransaction(log, events.stream().map(this::eventData).toList(), conditionOf(condition)));
    }

    private EventData eventData(TaggedEventMessage<?> tagged) {
        var message = tagged.event();
        var payload = message.payloadAs(byte[].class, converter);
        if (payload == null) {
            throw new IllegalArgumentException("event %s has no payload".formatted(message.type()));
        }
        return new EventData(
                message.identifier(),
                message.type().qualifiedName().toString(),
                message.type().version(),
                message.timestamp(),
                payload,
                message.metadata(),
                tagged.tags().stream()
                        .map(tag -> new Tag(tag.key(), tag.value()))
                        .collect(Collectors.toSet()));
    }

    private static AppendCondition conditionOf(org.axonframework.eventsourcing.eventstore.AppendCondition condition) {
        var position = GlobalIndexConsistencyMarker.position(condition.consistencyMarker());
        return position == Long.MAX_VALUE
                ? AppendCondition.NONE
                : AppendCondition.noneOf(criteriaOf(condition.criteria()), Math.max(0, position));
    }

    /** Axon's criteria as the log knows them. */
    public static Criteria criteriaOf(EventCriteria criteria) {
        return new Criteria(criteria.flatten().stream()
                .map(criterion -> new Criterion(
                        criterion.types().stream().map(QualifiedName::toString).collect(Collectors.toSet()),
                        criterion.tags().stream()
                                .map(tag -> new Tag(tag.key(), tag.value()))
                                .collect(Collectors.toSet())))
                .toList());
    }

    @Override
    public MessageStream<EventMessage> source(SourcingCondition condition, @Nullable ProcessingContext context) {
        try {
            var known = context == null ? null : context.removeResource(SOURCED_THROUGH);
            return known == null ? sourced(condition, context) : terminal(() -> known, null);
        } catch (RuntimeException e) {
            return MessageStream.<EventMessage>failed(e).cast();
        }
    }

    private MessageStream<EventMessage> sourced(SourcingCondition condition, @Nullable ProcessingContext context) {
        var after = Math.max(0, GlobalIndexPosition.toIndex(condition.start()));
        var pages = new LogCursor(log, criteriaOf(condition.criteria()), after, PAGE);
        var events = Stream.iterate(pages.next(), page -> !page.isEmpty(), _ -> pages.next())
                .flatMap(List::stream);
        return MessageStream.fromStream(events, messages::of, EventLogStorageEngine::contextOf)
                .concatWith(terminal(pages::position, context));
    }

    /** The end of a sourcing stream, with the position up to which it had looked; asked for only when all else was read. */
    private static MessageStream<EventMessage> terminal(LongSupplier position, @Nullable ProcessingContext context) {
        return MessageStream.fromStream(Stream.of(END), _ -> markerAt(position.getAsLong(), context));
    }

    private static Context markerAt(long position, @Nullable ProcessingContext context) {
        if (context != null) {
            context.putResource(LOOKED_THROUGH, position);
        }
        return Context.with(ConsistencyMarker.RESOURCE_KEY, new GlobalIndexConsistencyMarker(position));
    }

    @Override
    public MessageStream<EventMessage> stream(StreamingCondition condition, @Nullable ProcessingContext context) {
        var token = condition.position();
        var after = token == null ? 0 : Math.max(0, token.position().orElse(0));
        var cursor = new LogCursor(log, criteriaOf(condition.criteria()), after, PAGE);
        return new ContinuousMessageStream<RecordedEvent>(
                _ -> cursor.nextOrNothing(),
                event -> new SimpleEntry<>(messages.of(event), contextOf(event)),
                (_, callback) -> registration(log.onAppend(_ -> callback.run())));
    }

    private static Registration registration(Subscription subscription) {
        return () -> {
            subscription.close();
            return true;
        };
    }

    private static Context contextOf(RecordedEvent event) {
        return Context.with(TrackingToken.RESOURCE_KEY, new GlobalSequenceTrackingToken(event.position()));
    }

    @Override
    public CompletableFuture<TrackingToken> firstToken(@Nullable ProcessingContext context) {
        return CompletableFuture.completedFuture(new GlobalSequenceTrackingToken(0));
    }

    @Override
    public CompletableFuture<TrackingToken> latestToken(@Nullable ProcessingContext context) {
        return completed(() -> new GlobalSequenceTrackingToken(log.head()));
    }

    @Override
    public CompletableFuture<TrackingToken> tokenAt(Instant at, @Nullable ProcessingContext context) {
        return completed(() -> new GlobalSequenceTrackingToken(log.positionAt(at)));
    }

    @Override
    public void describeTo(ComponentDescriptor descriptor) {
        descriptor.describeProperty("log", log);
        descriptor.describeProperty("converter", converter);
    }

    private static <T> CompletableFuture<T> completed(Supplier<? extends T> work) {
        try {
            return CompletableFuture.completedFuture(work.get());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
