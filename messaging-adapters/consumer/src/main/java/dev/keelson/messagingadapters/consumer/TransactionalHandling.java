package dev.keelson.messagingadapters.consumer;

import dev.keelson.idempotency.BatchEffect;
import dev.keelson.idempotency.IdempotentConsumer;
import dev.keelson.messagingadapters.api.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;

/**
 * Effects in the transaction that records the messages as consumed. A batch that fails is tried again message by message, so
 * that the one with the fault has the blame alone; a message that has failed before is tried alone from the beginning.
 *
 * <p>A connection that is lost during an effect may be the database's fault, or that of an effect that takes longer than the
 * database or the driver lets it. So those that were in it are tried alone, and one that goes on losing it while others commit
 * is to blame.
 */
final class TransactionalHandling implements Handling {

    private final String consumer;
    private final IdempotentConsumer once;
    private final BatchEffect<Message, Exception> effect;
    private final Aftermath aftermath;
    private final Progress progress;
    private final AtomicLong commits = new AtomicLong();

    TransactionalHandling(
            String consumer,
            IdempotentConsumer once,
            BatchEffect<Message, Exception> effect,
            Aftermath aftermath,
            Progress progress) {
        this.consumer = consumer;
        this.once = once;
        this.effect = effect;
        this.aftermath = aftermath;
        this.progress = progress;
    }

    @Override
    public void handle(List<Arrival> arrivals) {
        var innocent = new ArrayList<Arrival>();
        var suspect = new ArrayList<Arrival>();
        for (var arrival : arrivals) {
            var where = aftermath.isSuspect(arrival.delivery()) ? suspect : innocent;
            where.add(arrival);
        }
        if (!innocent.isEmpty()) {
            together(innocent);
        }
        oneByOne(suspect);
    }

    private void together(List<Arrival> arrivals) {
        if (arrivals.size() == 1) {
            oneByOne(arrivals);
            return;
        }
        var begun = new AtomicBoolean();
        try {
            commit(arrivals, begun);
        } catch (Throwable e) {
            if (Blame.of(e) != Blame.NOBODY) {
                oneByOne(arrivals);
            } else if (begun.get()) {
                arrivals.forEach(arrival -> aftermath.lostTogether(arrival.delivery(), e));
            } else {
                arrivals.forEach(arrival -> aftermath.postponed(arrival.delivery(), e));
            }
        }
    }

    /** While the database is away each attempt takes long, so one that does not get to its effect is for all that are left. */
    private void oneByOne(List<Arrival> arrivals) {
        for (var done = 0; done < arrivals.size(); done++) {
            var arrival = arrivals.get(done);
            var begun = new AtomicBoolean();
            try {
                commit(List.of(arrival), begun);
            } catch (Throwable e) {
                if (Blame.of(e) != Blame.NOBODY) {
                    aftermath.failed(arrival.delivery(), e);
                } else if (begun.get()) {
                    aftermath.lostAlone(arrival.delivery(), e, commits.get());
                } else {
                    arrivals.subList(done, arrivals.size()).forEach(left -> aftermath.postponed(left.delivery(), e));
                    return;
                }
            }
        }
    }

    /** @param begun becomes true when the effect is tried */
    private void commit(List<Arrival> arrivals, AtomicBoolean begun) throws Exception {
        var first = once.onceEach(consumer, arrivals, Arrival::id, (transaction, those) -> {
            begun.set(true);
            effect.apply(transaction, Arrival.messages(those));
        });
        commits.incrementAndGet();
        arrivals.forEach(arrival -> aftermath.done(arrival.delivery()));
        progress.consumed(first.size());
        progress.duplicates(arrivals.size() - first.size());
    }

    @Override
    public void replay(Handle transaction, Message message) throws Exception {
        effect.apply(transaction, List.of(message));
    }
}
