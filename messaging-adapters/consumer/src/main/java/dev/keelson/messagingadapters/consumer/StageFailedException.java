package dev.keelson.messagingadapters.consumer;

import dev.keelson.messagingadapters.consumer.Stage.Policy;

/** A message did not pass a stage. */
final class StageFailedException extends ConsumerException {

    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    private StageFailedException(String message, boolean retryable, Throwable cause) {
        super(message, cause);
        this.retryable = retryable;
    }

    static StageFailedException of(Stage stage, Throwable cause) {
        return new StageFailedException(
                "stage '%s': %s".formatted(stage.name(), Failure.reasonOf(cause)),
                stage.policy() == Policy.RETRY || !(cause instanceof Exception),
                cause);
    }

    @Override
    public boolean retryable() {
        return retryable;
    }
}
