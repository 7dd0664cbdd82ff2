package dev.keelson.messagingadapters.consumer;

import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.consumer.Stage.Policy;
import java.util.List;

/** Stages one after the other. Safe for use by many threads. */
record Stages(List<Stage> stages) {

    Stages {
        stages = List.copyOf(stages);
    }

    /** What came of it. */
    sealed interface Result {

        /** To go on with. */
        record Passed(Message message) implements Result {}

        /** A stage wants no more of it. */
        record Dropped(Stage stage, Throwable reason) implements Result {}
    }

    /** Takes a message through all of them. */
    Result apply(Message original) throws StageFailedException {
        var message = original;
        for (var stage : stages) {
            try {
                message = same(original, stage.step().apply(message));
            } catch (Throwable e) {
                if (isLetGo(stage.policy(), e)) {
                    return new Result.Dropped(stage, e);
                }
                throw StageFailedException.of(stage, e);
            }
        }
        return new Result.Passed(message);
    }

    /** Whether the message is let go of. */
    private static boolean isLetGo(Policy policy, Throwable reason) {
        return (policy == Policy.DROP || policy == Policy.IGNORE)
                && reason instanceof Exception
                && Blame.of(reason) != Blame.NOBODY;
    }

    /** Under another id it would have its effect twice, under another key out of order. */
    private static Message same(Message original, Message changed) {
        if (!changed.key().equals(original.key())
                || !changed.envelope().id().equals(original.envelope().id())) {
            throw UnusableMessageException.because("it must keep its key and its id");
        }
        return changed;
    }
}
