package dev.keelson.messagingadapters.tck;

import dev.keelson.messagingadapters.api.Start;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A group of the broker in memory. The keys of the destination are spread over shards; a shard belongs to one member, and goes
 * to another when it has nothing in flight or its member is gone. Used under the broker's lock.
 */
final class InMemoryGroup {

    private static final int SHARDS = 16;

    private final StoredMessages messages;
    private final List<Shard> shards = new ArrayList<>();
    private final Map<Object, Object> adaptersByMember = new LinkedHashMap<>();
    private final Map<Integer, Integer> attempts = new HashMap<>();
    private int dispersed;

    /** A shard's owner, what nobody has now, and what its owner has. */
    private static final class Shard {
        private @Nullable Object owner;
        private final TreeSet<Integer> waiting = new TreeSet<>();
        private final TreeSet<Integer> taken = new TreeSet<>();
    }

    /**
     * What a member gets.
     *
     * @param attempt which attempt it is in the group, from 1
     */
    record Taken(StoredMessage message, int attempt) {}

    InMemoryGroup(StoredMessages messages, Start start) {
        this.messages = messages;
        this.dispersed = messages.first(start);
        for (var i = 0; i < SHARDS; i++) {
            shards.add(new Shard());
        }
    }

    void join(Object adapter, Object member) {
        adaptersByMember.put(member, adapter);
    }

    void leave(Object member) {
        adaptersByMember.remove(member);
        shards.stream().filter(shard -> Objects.equals(shard.owner, member)).forEach(InMemoryGroup::giveBack);
    }

    void forgetMembersOf(Object adapter) {
        members().stream()
                .filter(member -> adapter.equals(adaptersByMember.get(member)))
                .forEach(this::leave);
    }

    void forgetMembers() {
        members().forEach(this::leave);
    }

    private List<Object> members() {
        return List.copyOf(adaptersByMember.keySet());
    }

    private static void giveBack(Shard shard) {
        shard.owner = null;
        shard.waiting.addAll(shard.taken);
        shard.taken.clear();
    }

    /** The next messages of the member's shards, in order. */
    List<Taken> take(Object member, int most) {
        if (!adaptersByMember.containsKey(member)) {
            throw new BrokerAwayException();
        }
        disperse();
        balance(member);
        var taken = new ArrayList<Taken>();
        for (var shard : owned(member)) {
            while (taken.size() < most && !shard.waiting.isEmpty()) {
                taken.add(take(shard));
            }
        }
        return taken;
    }

    private Taken take(Shard shard) {
        var index = shard.waiting.removeFirst();
        shard.taken.add(index);
        return new Taken(messages.get(index), attempts.merge(index, 1, Integer::sum));
    }

    private void disperse() {
        for (; dispersed < messages.size(); dispersed++) {
            shardOf(messages.get(dispersed)).waiting.add(dispersed);
        }
    }

    /** Who has more than a fair share lets idle shards go; who has less takes those that nobody has. */
    private void balance(Object member) {
        var share = Math.ceilDiv(SHARDS, adaptersByMember.size());
        var owned = owned(member);
        owned.stream()
                .filter(shard -> shard.taken.isEmpty())
                .limit(Math.max(0, owned.size() - share))
                .forEach(shard -> shard.owner = null);
        shards.stream()
                .filter(shard -> shard.owner == null)
                .limit(Math.max(0, share - owned.size()))
                .forEach(shard -> shard.owner = member);
    }

    private List<Shard> owned(Object member) {
        return shards.stream()
                .filter(shard -> Objects.equals(shard.owner, member))
                .toList();
    }

    void acknowledge(Object member, StoredMessage message) {
        var shard = shardOf(message);
        if (!Objects.equals(shard.owner, member)) {
            throw new IllegalStateException("%s belongs to another member".formatted(message.coordinates()));
        }
        shard.taken.remove(message.index());
        attempts.remove(message.index());
    }

    private Shard shardOf(StoredMessage message) {
        return shards.get(Math.floorMod(message.message().key().hashCode(), SHARDS));
    }
}
