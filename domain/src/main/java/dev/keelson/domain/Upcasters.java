package dev.keelson.domain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The upcasters of all domains, followed from one to the next until none takes what came out. For each shape there is one
 * at most, and no way leads back to where it began. Safe for use by many threads.
 */
public final class Upcasters {

    private final Map<EventRevision, Registered> registered;
    private final Map<EventRevision, Set<EventRevision>> ends = new HashMap<>();
    private final Map<String, Map<String, Registered>> byType = new HashMap<>();
    private final Map<String, Set<String>> sources = new HashMap<>();

    /**
     * An upcaster and whose it is.
     *
     * @param module by name
     */
    private record Registered(Upcaster upcaster, String module) {}

    private Upcasters(Map<EventRevision, Registered> registered) {
        this.registered = registered;
        for (var shape : registered.keySet()) {
            var reached = ends(shape, new ArrayDeque<>());
            byType.computeIfAbsent(shape.type(), _ -> new HashMap<>()).put(shape.revision(), registered.get(shape));
            reached.stream()
                    .map(EventRevision::type)
                    .filter(type -> !type.equals(shape.type()))
                    .forEach(type ->
                            sources.computeIfAbsent(type, _ -> new HashSet<>()).add(shape.type()));
        }
    }

    /**
     * The upcasters of the modules together.
     *
     * @throws IllegalArgumentException when two take the same shape, or a chain leads back to where it began; the message
     *     names the shapes and the modules
     */
    public static Upcasters of(List<DomainModule> modules) {
        var registered = new LinkedHashMap<EventRevision, Registered>();
        for (var module : modules) {
            for (var upcaster : module.upcasters()) {
                var other = registered.put(upcaster.takes(), new Registered(upcaster, module.name()));
                if (other != null) {
                    throw new IllegalArgumentException(
                            "two upcasters take %s: one of module %s, one of module %s; remove one"
                                    .formatted(upcaster.takes(), other.module(), module.name()));
                }
            }
        }
        return new Upcasters(registered);
    }

    private Set<EventRevision> ends(EventRevision shape, Deque<EventRevision> way) {
        var next = registered.get(shape);
        if (next == null) {
            return Set.of(shape);
        }
        way.addLast(shape);
        requireNoCycle(way);
        var known = ends.get(shape);
        var reached = known == null ? ends(next.upcaster(), way) : known;
        ends.put(shape, reached);
        way.removeLast();
        return reached;
    }

    private Set<EventRevision> ends(Upcaster upcaster, Deque<EventRevision> way) {
        var reached = new HashSet<EventRevision>();
        upcaster.makes().forEach(made -> reached.addAll(ends(made, way)));
        return Set.copyOf(reached);
    }

    private void requireNoCycle(Deque<EventRevision> way) {
        var last = way.getLast();
        var cycle = way.stream().dropWhile(shape -> !shape.equals(last)).toList();
        if (cycle.size() > 1) {
            throw new IllegalArgumentException("upcasters go in a circle: %s; remove one of module %s"
                    .formatted(
                            cycle.stream().map(EventRevision::toString).collect(Collectors.joining(" -> ")),
                            cycle.stream().map(this::moduleOf).distinct().collect(Collectors.joining(" or "))));
        }
    }

    private String moduleOf(EventRevision shape) {
        var of = registered.get(shape);
        return of == null ? "" : of.module();
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return registered.isEmpty();
    }

    /** Whether an event of this type and revision is changed or dropped. */
    public boolean takes(String type, String revision) {
        return registered(type, revision) != null;
    }

    private @Nullable Registered registered(String type, String revision) {
        var revisions = byType.get(type);
        return revisions == null ? null : revisions.get(revision);
    }

    /** The types in which an event of the shape may end. */
    public Set<String> typesFrom(EventRevision shape) {
        return ends.getOrDefault(shape, Set.of(shape)).stream()
                .map(EventRevision::type)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The other types of which stored events may end as events of the type. */
    public Set<String> typesTo(String type) {
        return sources.getOrDefault(type, Set.of());
    }

    /**
     * What a stored event is to readers.
     *
     * @throws RuntimeException of an upcaster, or because it made a shape that it does not say
     */
    public List<StoredEvent> upcast(StoredEvent event) {
        var next = registered(event.shape().type(), event.shape().revision());
        if (next == null) {
            return List.of(event);
        }
        var made = next.upcaster().upcast(event);
        made.forEach(one -> requireAnnounced(one, next));
        return made.size() == 1
                ? upcast(made.getFirst())
                : made.stream().flatMap(one -> upcast(one).stream()).toList();
    }

    private static void requireAnnounced(StoredEvent made, Registered by) {
        var announced = by.upcaster().makes();
        if (!announced.contains(made.shape())) {
            throw new IllegalStateException("the upcaster of module %s from %s made %s, but says that it makes %s"
                    .formatted(by.module(), by.upcaster().takes(), made.shape(), new ArrayList<>(announced)));
        }
    }
}
