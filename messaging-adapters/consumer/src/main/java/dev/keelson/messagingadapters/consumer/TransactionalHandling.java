package dev.keelson.messagingadapters.consumer;

import dev.keelson.idempotency.BatchEffect;
import dev.keelson.idempotency.IdempotentConsumer;
import dev.keelson.messagingadapters.api.Message;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Effects in the transaction that records the messages as consumed. A batch that fails is tried again message by message, so
 * that the one with the fault has the blame alone; a message that has failed before is tried alone from the beginning.
 */
final class TransactionalHandling implements Handling {

    private final String consumer;
    private final IdempotentConsumer once;
    private final BatchEffect<Message, Exception> effect;
    private final Aftermath aftermath;
    private final Progress progress;

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
        try {
            commit(arrivals);
        } catch (Throwable e) {
            if (Blame.of(e) == Blame.NOBODY) {
                arrivals.forEach(arrival -> aftermath.postponed(arrival.delivery(), e));
            } else if (arrivals.size() == 1) {
                aftermath.failed(arrivals.getFirst().delivery(), e);
            } else {
                oneByOne(arrivals);
            }
        }
    }

    /** While the database is away each attempt takes long, so there is one for all that are left. */
    private void oneByOne(List<Arrival> arrivals) {
        for (var done = 0; done < arrivals.size(); done++) {
            var arrival = arrivals.get(done);
            try {
                commit(List.of(arrival));
            } catch (Throwable e) {
                if (Blame.of(e) == Blame.NOBODY) {
                    arrivals.subList(done, arrivals.size()).forEach(left -> aftermath.postponed(left.delivery(), e));
                    return;
                }
                aftermath.failed(arrival.delivery(), e);
            }
        }
    }

    private void commit(List<Arrival> arrivals) throws Exception {
        var first = once.onceEach(
                consumer,
                arrivals,
                Arrival::id,
                (transaction, those) -> effect.apply(transaction, Arrival.messages(those)));
        arrivals.forEach(arrival -> aftermath.done(arrival.delivery()));
        progress.consumed(first.size());
        progress.duplicates(arrivals.size() - first.size());
    }

    @Override
    public void replay(Handle transaction, Message message) throws Exception {
        effect.apply(transaction, List.of(message));
    }
}
