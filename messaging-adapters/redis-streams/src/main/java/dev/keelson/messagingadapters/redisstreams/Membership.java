package dev.keelson.messagingadapters.redisstreams;

import static dev.keelson.messagingadapters.redisstreams.Layout.bytes;

import dev.keelson.messagingadapters.api.Start;
import dev.keelson.messagingadapters.api.Start.At;
import dev.keelson.messagingadapters.api.Start.Earliest;
import dev.keelson.messagingadapters.api.Start.Latest;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import redis.clients.jedis.UnifiedJedis;

/** What one member of a group says to Redis, and is told. A call is one round trip at most. Safe for use by many threads. */
final class Membership {

    private static final long LAST_SEQUENCE_OF_A_MILLISECOND = -1;

    private final UnifiedJedis client;
    private final Layout layout;
    private final SubscriptionConfiguration wanted;
    private final Duration lease;
    private final Acknowledgements acknowledgements;
    private final byte[] member = bytes(UUID.randomUUID().toString());

    /**
     * What a member may have.
     *
     * @param share how many shards it should own
     * @param shards those that it owns
     */
    record Balance(int share, List<Integer> shards) {}

    /**
     * An entry of a stream.
     *
     * @param fields names and values in turns; none if it was trimmed
     */
    record Entry(String id, int attempt, List<byte[]> fields) {}

    /**
     * What was read under a lease.
     *
     * @param lost whether the member does not own the shard
     */
    record Read(Lease lease, boolean lost, List<Entry> entries) {}

    Membership(UnifiedJedis client, Layout layout, SubscriptionConfiguration wanted, Duration lease) {
        this.client = client;
        this.layout = layout;
        this.wanted = wanted;
        this.lease = lease;
        this.acknowledgements = new Acknowledgements(client, bytes(wanted.group()));
    }

    /** Makes the group where it is missing. */
    void create() {
        var arguments = List.of(bytes(wanted.group()), bytes(first(wanted.start())));
        StreamScript.CREATE.run(client, layout.streams(wanted.destination()), arguments);
    }

    /** The id before the first entry of a new group. */
    private static String first(Start start) {
        return switch (start) {
            case Earliest _ -> "0";
            case Latest _ -> "$";
            case At(var time) ->
                time.toEpochMilli() == 0
                        ? "0"
                        : "%d-%s"
                                .formatted(
                                        time.toEpochMilli() - 1, Long.toUnsignedString(LAST_SEQUENCE_OF_A_MILLISECOND));
        };
    }

    Balance balance(List<Lease> idle) {
        var arguments =
                new ArrayList<>(List.of(member, number(lease.toMillis()), number(layout.shards(wanted.destination()))));
        idle.forEach(spare -> arguments.add(number(spare.shard())));
        var answer = list(StreamScript.BALANCE.run(client, ownersAndMembers(), arguments)).stream()
                .map(number -> Math.toIntExact((Long) number))
                .toList();
        return new Balance(answer.getFirst(), answer.subList(1, answer.size()));
    }

    List<Read> read(List<Lease> leases, int most) {
        var keys = new ArrayList<>(ownersAndMembers());
        var arguments = new ArrayList<>(List.of(member, bytes(wanted.group()), number(most)));
        for (var owned : leases) {
            keys.add(layout.stream(wanted.destination(), owned.shard()));
            arguments.add(number(owned.shard()));
            arguments.add(bytes(owned.after()));
        }
        return list(StreamScript.READ.run(client, keys, arguments)).stream()
                .map(answer -> read(leases, list(answer)))
                .toList();
    }

    private static Read read(List<Lease> leases, List<?> answer) {
        var owned = leases.get(Math.toIntExact((Long) answer.getFirst()));
        return answer.getLast() instanceof List<?> entries
                ? new Read(
                        owned,
                        false,
                        entries.stream().map(entry -> entry(list(entry))).toList())
                : new Read(owned, true, List.of());
    }

    private static Entry entry(List<?> answer) {
        var id = new String((byte[]) answer.get(0), StandardCharsets.UTF_8);
        var fields = list(answer.get(2)).stream().map(byte[].class::cast).toList();
        return new Entry(id, Math.toIntExact((Long) answer.get(1)), fields);
    }

    void acknowledge(Lease owned, String id) {
        acknowledgements.add(layout.stream(wanted.destination(), owned.shard()), bytes(id));
    }

    void leave(List<Lease> leases) {
        var shards = leases.stream().map(owned -> number(owned.shard()));
        StreamScript.LEAVE.run(
                client,
                ownersAndMembers(),
                Stream.concat(Stream.of(member), shards).toList());
    }

    private List<byte[]> ownersAndMembers() {
        return List.of(
                layout.owners(wanted.destination(), wanted.group()),
                layout.members(wanted.destination(), wanted.group()));
    }

    private static byte[] number(long number) {
        return bytes(Long.toString(number));
    }

    private static List<?> list(Object answer) {
        return (List<?>) answer;
    }
}
