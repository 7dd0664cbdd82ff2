package dev.keelson.projections;

/** The segment is another owner's by now; nothing that was done for it is committed. */
final class ClaimLostException extends ProjectionsException {

    private static final long serialVersionUID = 1L;

    private ClaimLostException(String message) {
        super(message, true);
    }

    static ClaimLostException of(SegmentRow segment) {
        return new ClaimLostException("segment %d of %s does not belong to its owner no. %d any more"
                .formatted(segment.segment(), segment.id(), segment.fence()));
    }
}
