package dev.keelson.eventstore.cloudevents;

/** Metadata that CloudEvents have extension attributes of their own for. */
enum MetadataExtension {
    CORRELATION_ID("correlationid", "correlationId"),
    CAUSATION_ID("causationid", "causationId"),
    TRACE_PARENT("traceparent", "traceparent");

    private final String attribute;
    private final String key;

    MetadataExtension(String attribute, String key) {
        this.attribute = attribute;
        this.key = key;
    }

    /** Of the CloudEvent. */
    String attribute() {
        return attribute;
    }

    /** Of the event's metadata. */
    String key() {
        return key;
    }
}
