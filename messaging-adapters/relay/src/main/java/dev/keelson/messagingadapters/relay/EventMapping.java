package dev.keelson.messagingadapters.relay;

import dev.keelson.eventstore.Criteria;
import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.EventPage;
import dev.keelson.eventstore.RecordedEvent;
import dev.keelson.eventstore.UpcastFailedException;
import dev.keelson.eventstore.cloudevents.CloudEventWriter;
import dev.keelson.eventstore.cloudevents.EventExtensions;
import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.Payload;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of events: the attributes are those of the event feed, the position is one of the extensions. Tags that are
 * longer than an extension may be stay behind, and {@code tagsleftout} says how many they are. Immutable.
 */
final class EventMapping {

    private static final String TAGS = "tags";

    private final List<RelayRule> rules;
    private final URI source;

    /**
     * @param source of the events, as the feed has it
     */
    EventMapping(List<RelayRule> rules, URI source) {
        this.rules = rules;
        this.source = source;
    }

    /** Which events to ask the log for; there may be some among them that no rule matches. */
    Criteria criteria() {
        return rules.stream().allMatch(RelayRule::namesOneType)
                ? Criteria.ofTypes(
                        rules.stream().map(RelayRule::types).distinct().toArray(String[]::new))
                : Criteria.ANY;
    }

    OutgoingPage page(EventPage page) {
        var events = new ArrayList<Outgoing>(page.events().size());
        var bytes = 0L;
        for (var recorded : page.events()) {
            var outgoing = outgoing(recorded);
            if (outgoing != null) {
                events.add(outgoing);
                bytes += recorded.event().payload().length;
            }
        }
        return new OutgoingPage(events, page.through(), bytes);
    }

    private @Nullable Outgoing outgoing(RecordedEvent recorded) {
        var failure = recorded.failure();
        if (failure != null) {
            return notUpcast(recorded, failure);
        }
        var rule = ruleOf(recorded.event().type());
        return rule == null ? null : outgoing(recorded, rule);
    }

    /** Nobody knows which of the types it is. */
    private @Nullable Outgoing notUpcast(RecordedEvent recorded, UpcastFailedException failure) {
        var event = recorded.event();
        return ruleOf(event.type()) == null && failure.types().stream().allMatch(type -> ruleOf(type) == null)
                ? null
                : new Outgoing.Unfit(recorded.position(), event.time(), String.valueOf(failure.getMessage()));
    }

    private @Nullable RelayRule ruleOf(String type) {
        for (var rule : rules) {
            if (rule.matches(type)) {
                return rule;
            }
        }
        return null;
    }

    private Outgoing outgoing(RecordedEvent recorded, RelayRule rule) {
        var event = recorded.event();
        try {
            var message = new Message(rule.destination(), rule.keyOf(event), envelope(recorded));
            return new Outgoing.Ready(recorded.position(), event.time(), message);
        } catch (IllegalArgumentException e) {
            return new Outgoing.Unfit(
                    recorded.position(),
                    event.time(),
                    "event %s, %s, fits into no message: %s".formatted(event.id(), event.type(), e.getMessage()));
        }
    }

    private Envelope envelope(RecordedEvent recorded) {
        var event = recorded.event();
        return new Envelope(
                event.id(),
                source,
                event.type(),
                null,
                event.time(),
                CloudEventWriter.contentType(event.payload()),
                null,
                extensions(recorded.position(), event),
                Payload.of(event.payload()));
    }

    private static Map<String, String> extensions(long position, EventData event) {
        var extensions = EventExtensions.of(event);
        extensions.put("position", Long.toString(position));
        if (extensions.getOrDefault(TAGS, "").length() > Envelope.LONGEST_VALUE) {
            extensions.remove(TAGS);
            extensions.put("tagsleftout", Integer.toString(event.tags().size()));
        }
        return extensions;
    }
}
