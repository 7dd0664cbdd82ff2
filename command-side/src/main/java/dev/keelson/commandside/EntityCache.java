package dev.keelson.commandside;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import org.jspecify.annotations.Nullable;

/**
 * States of entities as of some position, at most so many bytes of them. Every state is the true fold of the log up to its
 * position; that the log may have gone on since is for the taker to find out. A state that is no value is handed out to one
 * taker, who puts it back. Safe for use by many threads.
 */
final class EntityCache {

    private final Cache<EntityKey, CachedState> states;

    EntityCache(long maximumBytes, EntityObserver observer) {
        states = Caffeine.newBuilder()
                .maximumWeight(maximumBytes)
                .weigher((EntityKey _, CachedState state) -> state.weight())
                .executor(Runnable::run)
                .evictionListener(
                        (@Nullable EntityKey _, @Nullable CachedState _, RemovalCause _) -> observer.evicted())
                .build();
    }

    /** The state of an entity, which is gone from the cache if it must not be shared. */
    @Nullable
    CachedState take(EntityKey key) {
        var state = states.getIfPresent(key);
        return state == null || state.shareable() || states.asMap().remove(key, state) ? state : null;
    }

    /** Keeps the state, unless one of a higher position is there. */
    void put(EntityKey key, CachedState state) {
        states.asMap().merge(key, state, (present, put) -> put.position() < present.position() ? present : put);
    }

    void evict(EntityKey key) {
        states.invalidate(key);
    }

    long size() {
        return states.estimatedSize();
    }

    long weight() {
        return states.policy()
                .eviction()
                .flatMap(eviction -> eviction.weightedSize().stream().boxed().findFirst())
                .orElse(0L);
    }
}
