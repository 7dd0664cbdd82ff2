package dev.keelson.domain;

/**
 * The shape of an event: its type and the version of it that the event is in.
 *
 * @param type qualified name, such as {@code orders.OrderPlaced}
 * @param revision as {@code version} of Axon's {@code @Event} says it, {@code 0.0.1} when it says nothing
 */
public record EventRevision(String type, String revision) {

    public EventRevision {
        requireText("type", type);
        requireText("revision", revision);
    }

    private static void requireText(String component, String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("%s must not be blank, was '%s'".formatted(component, text));
        }
    }

    @Override
    public String toString() {
        return type + " revision " + revision;
    }
}
