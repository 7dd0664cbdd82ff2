package dev.keelson.commandside;

import dev.keelson.domain.Snapshotted;
import dev.keelson.domain.StateJson;
import dev.keelson.eventstore.Criteria;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.Snapshot;
import dev.keelson.eventstore.SnapshotStore;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.eventsourcing.annotation.EventSourcedEntity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots of one kind of entity: when to take them, how they are written and which may be read. One that cannot be
 * read, is of another revision or stands beyond the log's head is as good as none. Entities are told apart by the
 * {@code toString()} of their id. Safe for use by many threads.
 */
final class EntitySnapshots {

    private static final Logger LOG = LoggerFactory.getLogger(EntitySnapshots.class);

    /** A state and the position up to which it is folded. */
    record Restored(Object state, long position) {}

    private final Class<?> entityType;
    private final String revision;
    private final int afterEvents;
    private final long afterNanos;
    private final Map<String, Class<?>> stateTypes = new LinkedHashMap<>();
    private final EventLog log;
    private final SnapshotStore store;
    private final SnapshotWriter writer;
    private final StateJson json;
    private final EntityObserver observer;
    private final AtomicBoolean ignoredTold = new AtomicBoolean();
    private final AtomicBoolean droppedTold = new AtomicBoolean();

    EntitySnapshots(
            Class<?> entityType,
            Snapshotted policy,
            EventLog log,
            SnapshotStore store,
            SnapshotWriter writer,
            StateJson json,
            EntityObserver observer) {
        if (policy.revision().isEmpty() || policy.afterEvents() < 1 || policy.afterMillis() < 0) {
            throw new IllegalArgumentException(
                    "@Snapshotted on %s must have a revision, afterEvents of at least 1 and afterMillis of at least 0, had '%s', %d and %d"
                            .formatted(
                                    entityType.getName(),
                                    policy.revision(),
                                    policy.afterEvents(),
                                    policy.afterMillis()));
        }
        this.entityType = entityType;
        afterEvents = policy.afterEvents();
        afterNanos = TimeUnit.MILLISECONDS.toNanos(policy.afterMillis());
        this.log = log;
        this.store = store;
        this.writer = writer;
        this.json = json;
        this.observer = observer;
        addStateTypes(entityType);
        revision = policy.revision() + "-" + StateShape.fingerprint(stateTypes.values());
    }

    private void addStateTypes(Class<?> type) {
        if (!Modifier.isAbstract(type.getModifiers())) {
            stateTypes.put(type.getName(), type);
        }
        var entity = type.getAnnotation(EventSourcedEntity.class);
        if (entity != null) {
            Arrays.stream(entity.concreteTypes()).filter(other -> other != type).forEach(this::addStateTypes);
        }
        if (type.isSealed()) {
            Arrays.stream(type.getPermittedSubclasses()).forEach(this::addStateTypes);
        }
    }

    /** A state is the fold of certain events: when others belong to the entity, what was folded before is of no use. */
    private String revisionOf(Criteria boundary) {
        return revision + "-" + StateShape.fingerprint(boundary);
    }

    /** The snapshot of an entity, if there is one that may be used. */
    @Nullable
    Restored find(Object id, Criteria boundary) {
        var snapshot = store.find(entityType.getName(), id.toString()).orElse(null);
        if (snapshot == null) {
            return null;
        }
        var state = read(snapshot, revisionOf(boundary));
        if (state == null) {
            observer.snapshotIgnored();
            return null;
        }
        observer.snapshotUsed();
        return new Restored(state, snapshot.position());
    }

    private @Nullable Object read(Snapshot snapshot, String expected) {
        var type = stateTypes.get(snapshot.stateType());
        if (!snapshot.revision().equals(expected)) {
            return ignored(snapshot, "it is of revision %s, not %s".formatted(snapshot.revision(), expected), null);
        }
        if (type == null) {
            return ignored(snapshot, "%s is no state of this entity".formatted(snapshot.stateType()), null);
        }
        var head = log.head();
        if (snapshot.position() > head) {
            store.discard(snapshot);
            return ignored(snapshot, "it stands at %d, the log ends at %d".formatted(snapshot.position(), head), null);
        }
        try {
            return json.decode(snapshot.state(), type);
        } catch (IOException | RuntimeException e) {
            return ignored(snapshot, "it cannot be read", e);
        }
    }

    private @Nullable Object ignored(Snapshot snapshot, String reason, @Nullable Exception cause) {
        if (ignoredTold.compareAndSet(false, true)) {
            LOG.atWarn()
                    .setCause(cause)
                    .addKeyValue("entityType", snapshot.entityType())
                    .addKeyValue("entityId", snapshot.entityId())
                    .addKeyValue("reason", reason)
                    .log("a snapshot is ignored and made anew; further ones of this entity type are counted only");
        }
        return null;
    }

    /**
     * The events since the last snapshot; as many as are due for one when it took too long to read them.
     *
     * @param sinceSnapshot how many there are
     * @param read how many of them were read just now
     * @param nanos how long that took
     */
    int counted(int sinceSnapshot, int read, long nanos) {
        return read > 0 && nanos > afterNanos ? Math.max(sinceSnapshot, afterEvents) : sinceSnapshot;
    }

    /** Whether it is time for a snapshot. */
    boolean isDue(int sinceSnapshot) {
        return sinceSnapshot >= afterEvents;
    }

    /** Keeps the state, later and on another thread; whether that could be begun. */
    boolean keep(Object id, Criteria boundary, Object state, long position) {
        try {
            var taken = CachedState.shareable(state)
                    ? writer.offer(() -> write(id, boundary, state, position))
                    : offerBytes(id, boundary, state.getClass(), json.encode(state), position);
            if (!taken) {
                observer.snapshotDropped();
            }
            return taken;
        } catch (IOException | RuntimeException e) {
            dropped(id, e);
            return false;
        }
    }

    private boolean offerBytes(Object id, Criteria boundary, Class<?> type, byte[] state, long position) {
        return writer.offer(() -> write(id, boundary, type, state, position));
    }

    private void write(Object id, Criteria boundary, Object state, long position) {
        try {
            write(id, boundary, state.getClass(), json.encode(state), position);
        } catch (IOException | RuntimeException | Error e) {
            dropped(id, e);
        }
    }

    /** What does not come back as it went would be a wrong state for good. */
    private void write(Object id, Criteria boundary, Class<?> type, byte[] state, long position) {
        try {
            if (!Arrays.equals(json.encode(json.decode(state, type)), state)) {
                throw new IOException("the state does not come back from JSON as it went");
            }
            store.save(new Snapshot(
                    entityType.getName(), id.toString(), position, revisionOf(boundary), type.getName(), state));
            observer.snapshotKept();
        } catch (IOException | RuntimeException | Error e) {
            dropped(id, e);
        }
    }

    private void dropped(Object id, Throwable cause) {
        observer.snapshotDropped();
        if (droppedTold.compareAndSet(false, true)) {
            LOG.atWarn()
                    .setCause(cause)
                    .addKeyValue("entityType", entityType.getName())
                    .addKeyValue("entityId", id)
                    .log("a snapshot could not be kept; further ones of this entity type are counted only");
        }
    }
}
