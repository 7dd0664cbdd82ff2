package dev.keelson.eventstore.integrity;

/**
 * One thing that is wrong with a log.
 *
 * @param position where, or the first position of a range; 0 when it is about the log as a whole
 * @param kind what sort of thing
 * @param text for a person
 */
public record Finding(long position, Kind kind, String text) {

    /** What can be wrong. */
    public enum Kind {
        /** Positions without an event. */
        GAP("gap"),
        /** An event at a position that no append gives: below 1. */
        ORDER("order"),
        /** The row that every append locks is missing. */
        LOCK("lock"),
        /** An id, type, revision, tag or payload that no append takes: empty or over-long. */
        BOUNDS("bounds"),
        /** A time that is absent or out of range. */
        TIME("time"),
        /** A payload that is not JSON. */
        PAYLOAD("payload"),
        /** A metadata column that is not a JSON object of strings. */
        METADATA("metadata"),
        /** A tags column that is not a JSON array of keys and values. */
        TAGS("tags"),
        /** A tag in the index of tags whose event does not exist or does not have the tag. */
        TAG_WITHOUT_EVENT("tag-without-event"),
        /** A tag of an event that the index of tags does not have. */
        EVENT_WITHOUT_TAG("event-without-tag"),
        /** A tag that the index of tags has twice for one event. */
        TAG_TWICE("tag-twice"),
        /** The log up to a position is not what it was. */
        DIGEST("digest");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** Its name in reports. */
        public String word() {
            return word;
        }
    }
}
