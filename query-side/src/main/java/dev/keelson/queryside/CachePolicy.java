package dev.keelson.queryside;

import dev.keelson.domain.CachedQuery;
import dev.keelson.domain.HandledMessage;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long answers of a query may be kept.
 *
 * @param maxAge though nothing moved
 * @param stale after they were last known to be right, while new ones are made
 */
record CachePolicy(Duration maxAge, Duration stale) {

    CachePolicy {
        if (!maxAge.isPositive()) {
            throw new IllegalArgumentException("maxAgeMillis must be at least 1, was %d".formatted(maxAge.toMillis()));
        }
        if (stale.isNegative()) {
            throw new IllegalArgumentException("staleMillis must be at least 0, was %d".formatted(stale.toMillis()));
        }
    }

    /**
     * Of the queries that ask for it, by name.
     *
     * @throws IllegalArgumentException when one is asked for that cannot be
     */
    static Map<String, CachePolicy> of(Collection<HandledMessage> queries) {
        var policies = new TreeMap<String, CachePolicy>();
        for (var query : queries) {
            var annotation = query.handler().getAnnotation(CachedQuery.class);
            if (annotation != null) {
                policies.put(query.name(), of(query, annotation));
            }
        }
        return Map.copyOf(policies);
    }

    private static CachePolicy of(HandledMessage query, CachedQuery annotation) {
        requireEquality(query);
        try {
            return new CachePolicy(
                    Duration.ofMillis(annotation.maxAgeMillis()), Duration.ofMillis(annotation.staleMillis()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("@CachedQuery of %s: %s".formatted(query.name(), e.getMessage()), e);
        }
    }

    private static void requireEquality(HandledMessage query) {
        var type = query.payloadType();
        if (!type.isRecord()) {
            throw new IllegalArgumentException("@CachedQuery of %s: %s must be a record, so that equal questions meet"
                    .formatted(query.name(), type.getName()));
        }
        Arrays.stream(type.getRecordComponents())
                .filter(component -> component.getType().isArray())
                .map(RecordComponent::getName)
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "@CachedQuery of %s: %s of %s must be a list, for arrays have no equality"
                                    .formatted(query.name(), name, type.getName()));
                });
    }
}
