package dev.keelson.messagingadapters.consumer;

import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.consumer.CommandOutcome.Done;
import dev.keelson.messagingadapters.consumer.CommandOutcome.Refused;
import dev.keelson.messagingadapters.consumer.CommandOutcome.Unavailable;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages become commands, on a virtual thread each; there are no more than the subscription lets be in flight. */
final class CommandHandling implements Handling {

    private static final Logger LOG = LoggerFactory.getLogger(CommandHandling.class);

    private final String consumer;
    private final MessageEffect.Commands commands;
    private final Letters letters;
    private final Aftermath aftermath;
    private final Progress progress;

    CommandHandling(
            String consumer, MessageEffect.Commands commands, Letters letters, Aftermath aftermath, Progress progress) {
        this.consumer = consumer;
        this.commands = commands;
        this.letters = letters;
        this.aftermath = aftermath;
        this.progress = progress;
    }

    /** No record of ours says that a command was given up, so that is looked up. */
    @Override
    public void handle(List<Arrival> arrivals) {
        var skipped = letters.skippedAmong(arrivals.stream().map(Arrival::id).toList());
        for (var arrival : arrivals) {
            if (skipped.contains(arrival.id())) {
                aftermath.done(arrival.delivery());
                progress.duplicates(1);
            } else {
                Thread.ofVirtual()
                        .name("%s/%s".formatted(consumer, arrival.key()))
                        .start(() -> dispatch(arrival));
            }
        }
    }

    private void dispatch(Arrival arrival) {
        try {
            var before = dispatch(arrival.message());
            aftermath.done(arrival.delivery());
            progress.consumed(before ? 0 : 1);
            progress.duplicates(before ? 1 : 0);
        } catch (Throwable e) {
            aftermath.failed(arrival.delivery(), e);
        }
    }

    /** Returns when there is nothing left to be done about it; whether there was nothing before. */
    private boolean dispatch(Message message) throws Exception {
        return switch (outcome(message)) {
            case Done(var before) -> before;
            case Refused(var reason) -> {
                refused(message, reason);
                yield false;
            }
            case Unavailable(var reason) -> throw CommandUnavailableException.because(reason);
        };
    }

    private void refused(Message message, String reason) {
        switch (commands.refusals()) {
            case PARK -> throw CommandRefusedException.because(reason);
            case ACKNOWLEDGE -> {
                progress.refused();
                LOG.warn(
                        "the command of message '{}' of key '{}', consumer '{}', was refused: {}",
                        message.envelope().id(),
                        message.key(),
                        consumer,
                        reason);
            }
        }
    }

    private CommandOutcome outcome(Message message) throws Exception {
        try {
            return commands.door()
                    .dispatch(consumer, message)
                    .toCompletableFuture()
                    .get(commands.timeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the command's outcome was not known within " + commands.timeout(), e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** The command commits on its own; asked twice, it answers twice. */
    @Override
    public void replay(Handle transaction, Message message) throws Exception {
        var _ = dispatch(message);
    }
}
