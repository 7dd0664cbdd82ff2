package dev.keelson.messagingadapters.consumer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the parts of a consumer together. */
final class Assembly {

    private final ConsumerConfiguration configuration;
    private final Stages stages;
    private final Letters letters;
    private final Progress progress;
    private final Aftermath aftermath;

    Assembly(ConsumerConfiguration configuration, List<Stage> stages, Letters letters, ConsumerObserver observer) {
        this.configuration = configuration;
        this.stages = new Stages(stages);
        this.letters = letters;
        this.progress = new Progress(configuration, observer);
        this.aftermath = new Aftermath(configuration, letters, progress);
    }

    Consumer with(MessageEffect effect, ConsumerDatabase database) {
        return switch (effect) {
            case MessageEffect.InTransaction(var work) ->
                with(new TransactionalHandling(configuration.name(), database.once(), work, aftermath, progress));
            case MessageEffect.Commands commands -> with(commands);
        };
    }

    Consumer with(MessageEffect.Commands commands) {
        return with(new CommandHandling(configuration.name(), commands, letters, aftermath, progress));
    }

    private Consumer with(Handling handling) {
        var intake = new Intake(configuration, stages, handling, letters, aftermath);
        return new Consumer(configuration, progress, intake, replay(handling));
    }

    private @Nullable Replay replay(Handling handling) {
        return switch (letters) {
            case Letters.InStore(var store) -> new Replay(configuration, store, stages, handling, progress);
            case Letters.OnBroker() -> null;
        };
    }
}
