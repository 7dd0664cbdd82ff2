package dev.keelson.messagingadapters.api;

import java.net.URI;
import java.util.HashMap;
import java.util.Optional;

/**
 * A message that a group could not handle, as it is kept on the broker: under a destination of its own, with the same key,
 * id and data, and with the extensions {@code deadletterreason}, {@code deadlettergroup}, {@code deadletterfrom} (the
 * destination) and {@code deadletterat} (the coordinates). It is read by subscribing to that destination.
 *
 * @param original the message as it came
 * @param group the group that did not handle it
 * @param coordinates where the broker had it
 * @param reason why
 */
public record DeadLetter(Message original, String group, String coordinates, String reason) {

    /** The type of the envelope that stands for bytes that are no message; they are its data. */
    public static final String UNREADABLE = "dev.keelson.UnreadableMessage";

    /** What the names of its extensions begin with. */
    static final String PREFIX = "deadletter";

    private static final String SUFFIX = "dead-letters";
    private static final String REASON = PREFIX + "reason";
    private static final String GROUP = PREFIX + "group";
    private static final String FROM = PREFIX + "from";
    private static final String AT = PREFIX + "at";
    private static final int LONGEST_REASON = 1000;
    private static final int LONGEST_COORDINATES = 255;

    public DeadLetter {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("reason must not be blank");
        }
        reason = plain(reason, LONGEST_REASON);
        coordinates = plain(coordinates, LONGEST_COORDINATES);
    }

    /** Where the dead letters of a group are. */
    public static String destination(String destination, String group) {
        return "%s--%s--%s".formatted(destination, group, SUFFIX);
    }

    /** Whether a destination is one of dead letters, by its name. */
    public static boolean isDestination(String destination) {
        return destination.endsWith("--" + SUFFIX);
    }

    /**
     * What stands for bytes that are no message: its id are the coordinates, its source is the destination.
     *
     * @param coordinates where the broker has them, different for each message of the destination
     */
    public static Envelope unreadable(String destination, String coordinates, Payload bytes) {
        var source = URI.create("/broker/" + destination);
        return Envelope.of(plain(coordinates, LONGEST_COORDINATES), source, UNREADABLE)
                .withData("application/octet-stream", bytes);
    }

    /** What is published. */
    public Message message() {
        var envelope = original.envelope()
                .withExtension(REASON, reason)
                .withExtension(GROUP, group)
                .withExtension(FROM, original.destination())
                .withExtension(AT, coordinates);
        return new Message(destination(original.destination(), group), original.key(), envelope);
    }

    /** What a message says that came from such a destination; empty if it is no dead letter. */
    public static Optional<DeadLetter> of(Message message) {
        var extensions = new HashMap<>(message.envelope().extensions());
        var reason = extensions.remove(REASON);
        var group = extensions.remove(GROUP);
        var from = extensions.remove(FROM);
        var at = extensions.remove(AT);
        if (reason == null || group == null || from == null || at == null) {
            return Optional.empty();
        }
        var original = new Message(from, message.key(), message.envelope().withExtensions(extensions));
        return Optional.of(new DeadLetter(original, group, at, reason));
    }

    /** On the wire there are no control characters and no halves of surrogate pairs. */
    private static String plain(String text, int longest) {
        var cut = text.length() <= longest ? text : text.substring(0, longest);
        return cut.codePoints()
                .map(point -> Character.isISOControl(point) || isHalf(point) ? ' ' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isHalf(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
