package dev.keelson.messagingadapters.consumer;

import dev.keelson.messagingadapters.api.Message;
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
        record Dropped(String stage, Throwable reason) implements Result {}
    }

    /** Takes a message through all of them. */
    Result apply(Message original) throws StageFailedException {
        var message = original;
        for (var stage : stages) {
            try {
                message = same(original, stage.step().apply(message));
            } catch (Throwable e) {
                if (stage.policy() == Stage.Policy.DROP && Blame.of(e) != Blame.NOBODY) {
                    return new Result.Dropped(stage.name(), e);
                }
                throw StageFailedException.of(stage, e);
            }
        }
        return new Result.Passed(message);
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
