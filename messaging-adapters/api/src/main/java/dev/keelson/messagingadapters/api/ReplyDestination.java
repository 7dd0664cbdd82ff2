package dev.keelson.messagingadapters.api;

/**
 * The destinations of replies. Each has one reader, a requester, which drops what it does not wait for: an adapter needs one
 * partition for it, and nothing of it that is acknowledged.
 */
public final class ReplyDestination {

    private static final String SUFFIX = "--replies";

    private ReplyDestination() {}

    /**
     * Where the replies to a requester are.
     *
     * @param requester letters, digits, '.', '_' and '-' of ASCII, as many as a destination's name leaves room for
     */
    public static String of(String requester) {
        Texts.requireName("requester", Texts.LONGEST_NAME - SUFFIX.length(), requester);
        return requester + SUFFIX;
    }

    /** Whether a destination is one of replies, by its name. */
    public static boolean is(String destination) {
        return destination.endsWith(SUFFIX);
    }
}
