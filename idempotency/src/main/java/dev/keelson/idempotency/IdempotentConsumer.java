package dev.keelson.idempotency;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleConsumer;

/**
 * Lets each message have its effect in a group one time, however often it is delivered: the effect and the record that the
 * group has consumed the message commit in one transaction, or neither does. What is delivered to several processes at the
 * same time has its effect in one of them; the others wait for the end of its transaction, and find a duplicate when it
 * committed, or have their turn when it was rolled back.
 *
 * <p>A message is known by the id of its event, as its producer gave it, never by where a broker keeps it. A group has 1 to
 * 128 characters, an id 1 to 255, none of them U+0000; with any other an {@link IllegalArgumentException} is thrown before
 * anything is done. Ids are remembered for the retention of {@link ConsumptionConfiguration}.
 *
 * <p>What an effect throws reaches the caller as it is, with nothing recorded and all of the transaction rolled back: the
 * message may be delivered again. The same holds for an {@link IdempotencyException}, which says that the database did not
 * answer; if that was during the commit nobody knows whether it took place, and the next delivery finds out.
 *
 * <p>Effects are in the database of the record; for others see {@link OutboundKey}. Safe for use by many threads; methods
 * block and are meant for virtual threads.
 */
public interface IdempotentConsumer extends AutoCloseable {

    /**
     * Has the effect of a message, if this is its first delivery.
     *
     * @param effect gets the transaction to work in; neither to be committed, rolled back nor kept
     * @return whether it is; false for a duplicate, and nothing was done
     */
    <X extends Exception> boolean once(String group, String eventId, HandleConsumer<X> effect) throws X;

    /**
     * Has the effect of those of a batch that are delivered for the first time, all in one transaction; costs a statement or
     * a few, whatever the size. Of messages with one id in the batch the first one counts.
     *
     * @param effect is not called when all are duplicates
     * @return the messages that had their effect, in the order of the batch
     */
    <M, X extends Exception> List<M> onceEach(
            String group, Collection<M> messages, Function<? super M, String> idOf, BatchEffect<M, X> effect) throws X;

    /**
     * Records a message in a transaction of the caller, who is to have the effect in it as well.
     *
     * @return whether this is the first delivery; false: leave the effect out
     * @throws IllegalStateException when the handle has no open transaction
     */
    boolean firstDelivery(Handle transaction, String group, String eventId);

    /**
     * Records a batch in a transaction of the caller. Two transactions that record several batches each may deadlock, which
     * the database ends with a retryable error for one of them.
     *
     * @return the messages that are delivered for the first time, in the order of the batch
     * @throws IllegalStateException when the handle has no open transaction
     */
    <M> List<M> firstDeliveries(
            Handle transaction, String group, Collection<M> messages, Function<? super M, String> idOf);

    /**
     * Forgets what is older than the retention of its group, and nothing younger; done in the background as well, again and
     * again, until this is closed. Small transactions; several processes may purge at the same time.
     *
     * @return how many messages were forgotten; 0 once closed
     */
    long purge();

    /** Ends the purge in the background. */
    @Override
    void close();
}
