package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keelson.server.Transfers.MakeTransfer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;

/**
 * The transfers domain worked out from nothing but the tables of the log, which are held against it row by row: positions
 * without gaps, the events of a command together and all of them, each transfer once, every balance as of its position, in
 * the tag table what the events say and nothing else. Used by one thread.
 */
final class TransferLedger {

    private static final int EVENTS = 3;

    private record Row(long position, String id, String type, JsonNode payload) {}

    private final Map<String, Long> positions = new HashMap<>();
    private final Map<String, Long> balances = new HashMap<>();
    private long through;
    private long tags;

    /** Reads on from where it was, in one view of the database. */
    void readOn(Handle handle) {
        var head = number(handle, "SELECT COALESCE(MAX(position), 0) FROM keelson_event");
        assertThat(number(handle, "SELECT COUNT(*) FROM keelson_event"))
                .as("events up to the head")
                .isEqualTo(head)
                .isGreaterThanOrEqualTo(through);
        var rows = rows(handle);
        assertThat(rows)
                .extracting(Row::position)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(through + 1, head).boxed().toList());
        assertThat(rows.size() % EVENTS).as("no half of a command").isZero();
        var stored = tags(handle);
        for (var first = 0; first < rows.size(); first += EVENTS) {
            add(rows.subList(first, first + EVENTS), stored);
        }
        through = head;
        assertThat(number(handle, "SELECT COUNT(*) FROM keelson_event_tag")).isEqualTo(tags);
    }

    private static long number(Handle handle, String sql) {
        return handle.createQuery(sql).mapTo(Long.class).one();
    }

    private List<Row> rows(Handle handle) {
        return handle.createQuery("SELECT position, id, type, payload FROM keelson_event WHERE position > ?"
                        + " ORDER BY position")
                .bind(0, through)
                .map((row, _) ->
                        new Row(row.getLong(1), row.getString(2), row.getString(3), Api.parse(text(row.getBytes(4)))))
                .list();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private Map<Long, Set<String>> tags(Handle handle) {
        var stored = new HashMap<Long, Set<String>>();
        handle.createQuery("SELECT position, tag_key, tag_value FROM keelson_event_tag WHERE position > ?")
                .bind(0, through)
                .map((row, _) -> stored.computeIfAbsent(row.getLong(1), _ -> new TreeSet<>())
                        .add(row.getString(2) + ":" + row.getString(3)))
                .forEach(fresh -> assertThat(fresh).isTrue());
        return stored;
    }

    private void add(List<Row> rows, Map<Long, Set<String>> stored) {
        var transfer =
                MakeTransfer.of(rows.getFirst().payload().path("transferId").asText());
        var id = transfer.transferId();
        var transferTag = "transfer:" + id;
        requireMovement(rows.get(0), "Withdrawn", transfer, transfer.from(), -transfer.amount());
        requireMovement(rows.get(1), "Deposited", transfer, transfer.to(), transfer.amount());
        require(
                rows.get(2),
                "TransferMade",
                Api.JSON
                        .createObjectNode()
                        .put("transferId", id)
                        .put("from", transfer.from())
                        .put("to", transfer.to()));
        assertThat(List.of(tagsOf(rows.get(0), stored), tagsOf(rows.get(1), stored), tagsOf(rows.get(2), stored)))
                .containsExactly(
                        Set.of("account:" + transfer.from(), transferTag),
                        Set.of("account:" + transfer.to(), transferTag),
                        Set.of("payee:" + transfer.to(), "payer:" + transfer.from(), transferTag));
        assertThat(positions.put(id, rows.getLast().position()))
                .as("%s is made once", id)
                .isNull();
    }

    private Set<String> tagsOf(Row row, Map<Long, Set<String>> stored) {
        var found = stored.getOrDefault(row.position(), Set.of());
        tags += found.size();
        return found;
    }

    private void requireMovement(Row row, String type, MakeTransfer transfer, String account, long change) {
        var balance = balances.merge(account, change, Long::sum);
        require(
                row,
                type,
                Api.JSON
                        .createObjectNode()
                        .put("accountId", account)
                        .put("transferId", transfer.transferId())
                        .put("amount", transfer.amount())
                        .put("balance", balance));
    }

    private static void require(Row row, String type, JsonNode payload) {
        assertThat(row.type()).as("%s", row).isEqualTo("transfers." + type);
        assertThat(row.payload()).as("%s", row).isEqualTo(Api.parse(payload.toString()));
    }

    /** Where the last event of each transfer stands. */
    Map<String, Long> positions() {
        return positions;
    }

    /** The head when it was last read. */
    long head() {
        return through;
    }

    /** All accounts together. */
    long sum() {
        return balances.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public String toString() {
        return "%d transfers, balances %s".formatted(positions.size(), new ArrayList<>(balances.values()));
    }
}
