package dev.keelson.messagingadapters.relay;

import dev.keelson.messagingadapters.api.FencedException;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.MessagingException;
import dev.keelson.messagingadapters.api.PositionedPublisher;
import dev.keelson.messagingadapters.relay.RelayState.Stopped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a relay does under one claim where the broker keeps the position: it asks for it, and again after any failure, and
 * publishes page by page from there. The next page is read, and made into messages, while the broker commits. The position in
 * the database follows, for people to see.
 *
 * <p>A page is published in as many transactions as its size asks for, in smaller ones after one that failed.
 *
 * <p>A page with a message that the broker refuses is published again event by event, so that the relay comes to stand still
 * right before the one that is refused; that one is offered again after the longest pause.
 */
final class PositionedRun {

    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(1);
    /** After so many pages without a message the position is kept all the same, lest they be read again. */
    private static final int MOST_EMPTY_PAGES = 100;

    private final RelayConfiguration configuration;
    private final RelayProgress progress;
    private final Standstill standstill;
    private final StopRequest stop;
    private final Wakeup wakeup;
    private final RelayTools tools;
    private final PositionedPublisher publisher;
    private final RelayClaim claim;
    private final BatchSize size;
    private long position;
    private int emptyPages;
    private int failures;
    /** Up to which events are published one by one. */
    private long singlyThrough;
    /** Up to which an operator had the relay pass over. */
    private long skippedThrough;
    /** Up to which no event is stood still before that no message can be made of. */
    private long passedOver;
    /** The position of the broker that the log did not have. */
    private long unknown = -1;
    /** What the broker has not answered yet. */
    private @Nullable Batch underWay;

    /** Messages that are published together. */
    private record Batch(List<Message> messages, long first, Instant since, long through) {}

    PositionedRun(RelayTools tools, PositionedPublisher publisher, RelayClaim claim) {
        this.tools = tools;
        this.configuration = tools.configuration();
        this.progress = tools.progress();
        this.standstill = tools.standstill();
        this.stop = tools.stop();
        this.wakeup = tools.wakeup();
        this.publisher = publisher;
        this.claim = claim;
        this.size = new BatchSize(tools.configuration());
        this.position = claim.position();
    }

    /**
     * @throws FencedException another has begun to publish under this name
     */
    void run() throws InterruptedException {
        try (var _ = tools.log().onAppend(progress::headIs)) {
            progress.headIs(tools.log().head());
            while (goesOn()) {
                takeTurn();
            }
        }
    }

    private void takeTurn() throws InterruptedException {
        if (!claim.isHeld()) {
            wakeup.await(LONGEST_WAIT);
            return;
        }
        try {
            begin();
            follow();
        } catch (FencedException e) {
            throw e;
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private boolean goesOn() {
        return !claim.isLost() && !stop.isAsked();
    }

    private void begin() throws InterruptedException {
        var failedToPublish = underWay != null;
        underWay = null;
        var kept = publisher.begin();
        position = kept.isPresent() ? known(kept.getAsLong()) : claim.position();
        if (skippedThrough > position) {
            publisher.publish(List.of(), skippedThrough);
            reached(skippedThrough);
        }
        tell(0, null);
        if (!failedToPublish) {
            progress.brokerAnswers();
        }
    }

    /** What the log does not have is not of this log; it stays so when the log grows. */
    private long known(long kept) {
        var head = tools.log().head();
        if (kept > head || kept == unknown) {
            unknown = kept;
            throw new IllegalStateException(
                    ("the broker has position %d of relay '%s', the log ends at %d: it is another log's, or the log was"
                                    + " restored to an earlier state. Give the relay another name and say by its start"
                                    + " where it is to begin")
                            .formatted(kept, configuration.name(), head));
        }
        return kept;
    }

    private void follow() throws InterruptedException {
        while (goesOn()) {
            var singly = isSingly();
            try (var reader = tools.read(position, singly ? 1 : configuration.batchSize())) {
                while (goesOn() && singly == isSingly()) {
                    publishNext(reader);
                }
            }
        }
    }

    private boolean isSingly() {
        return position < singlyThrough;
    }

    private void publishNext(PageReader reader) throws InterruptedException {
        var page = claim.isHeld() ? reader.poll() : null;
        if (page == null) {
            wakeup.await(LONGEST_WAIT);
        } else {
            publish(page);
        }
    }

    private void publish(OutgoingPage page) throws InterruptedException {
        var ready = new ArrayList<Outgoing.Ready>(page.events().size());
        for (var event : page.events()) {
            switch (event) {
                case Outgoing.Ready fit -> ready.add(fit);
                case Outgoing.Unfit unfit when unfit.position() <= passedOver -> {}
                case Outgoing.Unfit unfit -> {
                    publish(below(unfit, ready), unfit.position() - 1);
                    ready.removeIf(fit -> fit.position() < unfit.position());
                    standStill(unfit);
                }
            }
            if (!goesOn()) {
                return;
            }
        }
        publish(ready, page.through());
    }

    /** Without other parts of the same event. */
    private static List<Outgoing.Ready> below(Outgoing.Unfit unfit, List<Outgoing.Ready> ready) {
        return ready.stream().filter(fit -> fit.position() < unfit.position()).toList();
    }

    private void publish(List<Outgoing.Ready> ready, long through) throws InterruptedException {
        if (!ready.isEmpty()) {
            publishAll(ready, through);
        } else if (++emptyPages >= MOST_EMPTY_PAGES) {
            publisher.publish(List.of(), through);
            reached(through);
        } else {
            position = through;
            tell(0, null);
        }
    }

    private void publishAll(List<Outgoing.Ready> ready, long through) throws InterruptedException {
        for (var rest = ready; !rest.isEmpty() && goesOn(); ) {
            var part = rest.subList(0, size.cut(rest));
            rest = rest.subList(part.size(), rest.size());
            var messages = part.stream().map(Outgoing.Ready::message).toList();
            var first = part.getFirst();
            var last = rest.isEmpty() ? through : part.getLast().position();
            publish(new Batch(messages, first.position(), first.time(), last));
        }
    }

    private void publish(Batch batch) throws InterruptedException {
        var messages = batch.messages().size();
        underWay = batch;
        progress.published(messages);
        tell(messages, batch.since());
        publisher.publish(batch.messages(), batch.through());
        underWay = null;
        progress.confirmed(messages);
        size.grow();
        reached(batch.through());
    }

    private void reached(long through) {
        position = through;
        emptyPages = 0;
        failures = 0;
        standstill.leave();
        progress.brokerAnswers();
        tell(0, null);
    }

    private void tell(int inFlight, @Nullable Instant since) {
        claim.reached(position);
        progress.moved(position, inFlight, since);
    }

    /** Until an operator has the relay pass over the event, which what is published next makes last, or the relay ends. */
    private void standStill(Outgoing.Unfit unfit) {
        tell(0, unfit.time());
        var at = new Stopped(unfit.position(), unfit.reason());
        while (goesOn() && passedOver < unfit.position()) {
            if (isSkipped(at, LONGEST_WAIT)) {
                passedOver = unfit.position();
                emptyPages = MOST_EMPTY_PAGES;
            }
        }
        standstill.leave();
    }

    /** Whether an operator says so in time. */
    private boolean isSkipped(Stopped at, long nanos) {
        var deadline = System.nanoTime() + nanos;
        for (var left = nanos; goesOn() && left > 0; left = deadline - System.nanoTime()) {
            if (standstill.isSkipped(at)) {
                return true;
            }
            wakeup.await(Math.min(left, LONGEST_WAIT));
        }
        return false;
    }

    private void failed(RuntimeException failure) throws InterruptedException {
        var batch = underWay;
        progress.retried(batch == null ? 0 : batch.messages().size());
        if (batch == null || isRetryable(failure)) {
            failures++;
            if (batch != null) {
                size.shrink(batch.messages().size());
            }
            progress.brokerInTrouble(String.valueOf(failure.getMessage()));
            stop.await(configuration.retry().pause(failures));
        } else if (!isSingly()) {
            singlyThrough = batch.through();
        } else {
            refused(batch, failure);
        }
    }

    private static boolean isRetryable(RuntimeException failure) {
        return failure instanceof MessagingException messaging
                ? messaging.retryable()
                : !(failure instanceof IllegalArgumentException);
    }

    private void refused(Batch batch, RuntimeException failure) {
        tell(0, batch.since());
        var at = new Stopped(batch.first(), String.valueOf(failure.getMessage()));
        if (isSkipped(at, configuration.retry().longest().toNanos())) {
            skippedThrough = batch.through();
        }
    }
}
