package dev.keelson.messagingadapters.consumer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of the list of a consumer's parked messages, in the order of their numbers.
 *
 * @param next after which number to go on; null: there are no more
 */
public record ParkedPage(
        List<ParkedMessage> messages, @Nullable Long next) {

    public ParkedPage {
        messages = List.copyOf(messages);
    }

    /** The first {@code limit} of the messages, of which there is one more if there is another page. */
    static ParkedPage of(List<ParkedMessage> found, int limit) {
        return found.size() <= limit
                ? new ParkedPage(found, null)
                : new ParkedPage(found.subList(0, limit), found.get(limit - 1).number());
    }
}
