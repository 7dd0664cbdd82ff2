package dev.keelson.messagingadapters.consumer;

import dev.keelson.messagingadapters.api.Delivery;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The parked messages of one consumer, as its own work needs them. To park a message is the effect that it has once: the row
 * and the record that the message was consumed commit together. Safe for use by many threads.
 *
 * <p>The order of a key rests on its row in {@code keelson_parked_key}. Only who has the key's messages from the broker, one
 * at a time, makes it a parked key; so whoever was told that a key is not parked may handle the message that it has. Whoever
 * adds a message behind others, retries or skips one, holds the row until the commit; it is deleted with the last of the
 * key's messages. A message that finds the row held comes again a little later.
 */
final class ParkedStore {

    private final ConsumerDatabase database;
    private final String consumer;
    private final int maxParked;

    ParkedStore(ConsumerDatabase database, String consumer, int maxParked) {
        this.database = database;
        this.consumer = consumer;
        this.maxParked = maxParked;
    }

    /** Which of the keys have parked messages. */
    Set<String> parkedAmong(Collection<String> keys) {
        return database.jdbi()
                .withExtension(ParkedDao.class, dao -> dao.parkedAmong(consumer, keys.toArray(String[]::new)));
    }

    /** Which of the messages were given up. */
    Set<String> skippedAmong(Collection<String> ids) {
        return database.jdbi()
                .withExtension(ParkedDao.class, dao -> dao.skippedAmong(consumer, ids.toArray(String[]::new)));
    }

    /**
     * Keeps a message that failed, as the last of its key.
     *
     * @return false if it was consumed or parked before, and nothing was done
     * @throws KeyBusyException when somebody works on the key's messages
     * @throws StoreFullException when there is no room
     */
    boolean park(Delivery delivery, Failure failure) {
        return once(delivery, transaction -> {
            var dao = transaction.attach(ParkedDao.class);
            dao.addKey(consumer, delivery.message().key());
            insertLast(dao, delivery, failure);
        });
    }

    /** The same for one that is not to be tried before those of its key that are parked. */
    boolean parkBehind(Delivery delivery) {
        return once(delivery, transaction -> insertLast(transaction.attach(ParkedDao.class), delivery, null));
    }

    private boolean once(Delivery delivery, Insertion insertion) {
        return database.once().once(consumer, delivery.message().envelope().id(), insertion::into);
    }

    /** What is done in a transaction. */
    private interface Insertion {
        void into(Handle transaction);
    }

    /** One that is there already was parked so long ago that it was forgotten to be consumed. */
    private void insertLast(ParkedDao dao, Delivery delivery, @Nullable Failure failure) {
        var key = delivery.message().key();
        if (dao.lockKey(consumer, key).isEmpty()) {
            throw KeyBusyException.of(key);
        }
        if (dao.countOf(consumer, delivery.message().envelope().id()) > 0) {
            return;
        }
        if (dao.count(consumer) >= maxParked) {
            throw StoreFullException.of(consumer, maxParked);
        }
        insert(dao, delivery, failure);
    }

    private void insert(ParkedDao dao, Delivery delivery, @Nullable Failure failure) {
        var message = delivery.message();
        var envelope = message.envelope();
        dao.insert(
                consumer,
                message.key(),
                message.destination(),
                envelope.id(),
                envelope.source().toString(),
                envelope.type(),
                envelope.subject(),
                text(envelope.time()),
                envelope.dataContentType(),
                text(envelope.dataSchema()),
                StoredExtensions.write(envelope.extensions()),
                envelope.data().bytes(),
                delivery.coordinates(),
                failure == null ? null : failure.reason(),
                failure == null ? null : failure.stack(),
                failure == null ? 0 : failure.attempts());
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    Optional<String> keyOf(long number) {
        return database.jdbi().withExtension(ParkedDao.class, dao -> dao.keyOf(consumer, number));
    }

    Optional<Long> first(String key) {
        return database.jdbi().withExtension(ParkedDao.class, dao -> dao.first(consumer, key));
    }

    /** What is done about the first message of a key. */
    interface Work<X extends Exception> {
        void on(Handle transaction, ParkedContent first) throws X;
    }

    /** Whether it was done. */
    enum Turn {
        /** And the key has more. */
        DONE,
        /** And it was the last of its key. */
        DONE_ALL,
        /** Somebody else holds the key. */
        BUSY,
        /** The message is not the first of its key, or is gone. */
        PASSED
    }

    /** Does something about the first message of a key, and takes it away, in one transaction that holds the key. */
    <X extends Exception> Turn take(String key, long number, Work<X> work) throws X {
        return database.jdbi().inTransaction(transaction -> {
            var dao = transaction.attach(ParkedDao.class);
            if (dao.lockKey(consumer, key).isEmpty()) {
                return dao.first(consumer, key).isEmpty() ? Turn.PASSED : Turn.BUSY;
            }
            var content = dao.find(consumer, number);
            if (content.isEmpty() || !dao.first(consumer, key).equals(Optional.of(number))) {
                return Turn.PASSED;
            }
            work.on(transaction, content.get());
            return remove(dao, key, number);
        });
    }

    private Turn remove(ParkedDao dao, String key, long number) {
        dao.delete(consumer, number);
        if (dao.first(consumer, key).isPresent()) {
            return Turn.DONE;
        }
        dao.deleteKey(consumer, key);
        return Turn.DONE_ALL;
    }

    void failedAgain(long number, Failure failure) {
        database.jdbi()
                .useExtension(
                        ParkedDao.class, dao -> dao.failedAgain(consumer, number, failure.reason(), failure.stack()));
    }
}
