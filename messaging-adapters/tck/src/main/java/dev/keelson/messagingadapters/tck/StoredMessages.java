package dev.keelson.messagingadapters.tck;

import dev.keelson.messagingadapters.api.DeadLetter;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.Payload;
import dev.keelson.messagingadapters.api.Start;
import dev.keelson.messagingadapters.api.Start.At;
import dev.keelson.messagingadapters.api.Start.Earliest;
import dev.keelson.messagingadapters.api.Start.Latest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All messages of a destination, in the order in which they came. Used under the broker's lock. */
final class StoredMessages {

    private final String destination;
    private final int most;
    private final List<StoredMessage> messages = new ArrayList<>();

    StoredMessages(String destination, int most) {
        this.destination = destination;
        this.most = most;
    }

    String add(Message message, Instant now) {
        return add(message, now, Optional.empty());
    }

    void addUnreadable(String key, Payload bytes, Instant now) {
        var coordinates = StoredMessage.coordinates(destination, messages.size());
        var envelope = DeadLetter.unreadable(destination, coordinates, bytes);
        add(new Message(destination, key, envelope), now, Optional.of("the bytes are no message"));
    }

    private String add(Message message, Instant now, Optional<String> unreadable) {
        if (messages.size() >= most) {
            throw new IllegalStateException("'%s' is full with %d messages".formatted(destination, most));
        }
        var stored = new StoredMessage(messages.size(), message, now, unreadable);
        messages.add(stored);
        return stored.coordinates();
    }

    List<Message> messages() {
        return messages.stream().map(StoredMessage::message).toList();
    }

    int size() {
        return messages.size();
    }

    StoredMessage get(int index) {
        return messages.get(index);
    }

    /** The index of the first message of a new group. */
    int first(Start start) {
        return switch (start) {
            case Earliest _ -> 0;
            case Latest _ -> messages.size();
            case At(var time) ->
                (int) messages.stream()
                        .takeWhile(message -> message.takenIn().isBefore(time))
                        .count();
        };
    }
}
