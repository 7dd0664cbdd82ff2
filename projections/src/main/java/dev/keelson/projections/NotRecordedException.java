package dev.keelson.projections;

/** Where a segment has come to, or what is parked, could not be written. No event is at fault, so none is parked for it. */
final class NotRecordedException extends ProjectionsException {

    private static final long serialVersionUID = 1L;

    private NotRecordedException(String message) {
        super(message, true);
    }

    static NotRecordedException of(SegmentRow segment, Throwable cause) {
        var failure = new NotRecordedException("the progress of segment %d of %s could not be written: %s"
                .formatted(segment.segment(), segment.id(), cause.getMessage()));
        failure.initCause(cause);
        return failure;
    }
}
