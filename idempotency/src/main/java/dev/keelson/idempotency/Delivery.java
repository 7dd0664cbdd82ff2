package dev.keelson.idempotency;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What was delivered to a group together.
 *
 * @param byId the first message of each id, in the order of delivery
 * @param size how many messages there are, those that have the id of another included
 */
record Delivery<M>(String group, Map<String, M> byId, int size) {

    private static final int LONGEST_GROUP = 128;
    private static final int LONGEST_ID = 255;

    static <M> Delivery<M> of(String group, Collection<M> messages, Function<? super M, String> idOf) {
        requireText("a group", LONGEST_GROUP, group);
        var byId = new LinkedHashMap<String, M>();
        for (var message : messages) {
            byId.putIfAbsent(requireText("an event id", LONGEST_ID, idOf.apply(message)), message);
        }
        return new Delivery<>(group, byId, messages.size());
    }

    private static String requireText(String what, int longest, String text) {
        if (text.isEmpty() || text.length() > longest || text.indexOf('\0') >= 0 || !isUnicode(text)) {
            throw new IllegalArgumentException("%s must have 1 to %d characters of Unicode other than U+0000, had %d"
                    .formatted(what, longest, text.length()));
        }
        return text;
    }

    /** Half a surrogate pair would be stored as a question mark, and be taken for one. */
    private static boolean isUnicode(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }

    /** The ids in one order for everybody: whoever waits for another then has locked nothing that the other still wants. */
    String[] sortedIds() {
        return byId.keySet().stream().sorted().toArray(String[]::new);
    }

    /** The messages of some ids, in the order of delivery. */
    List<M> messagesOf(Set<String> ids) {
        return byId.entrySet().stream()
                .filter(message -> ids.contains(message.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }
}
