package dev.keelson.messagingadapters.consumer;

import dev.keelson.messagingadapters.api.Delivery;
import java.util.Collection;
import java.util.Set;

/** Where the messages of a consumer go that it cannot handle. Safe for use by many threads. */
sealed interface Letters {

    /** Which of the keys have parked messages that others have to wait behind. */
    Set<String> parkedAmong(Collection<String> keys);

    /** Which of the messages were given up. */
    Set<String> skippedAmong(Collection<String> ids);

    /** Parks a message and settles it. */
    Kept park(Delivery delivery, Failure failure);

    /** The same for one that waits for others of its key. */
    Kept parkBehind(Delivery delivery);

    /** What became of a message that was to be parked. */
    enum Kept {
        /** It is parked. */
        PARKED,
        /** It was before, or had its effect; it is settled now. */
        DUPLICATE,
        /** It was withdrawn, and may come again. */
        WITHDRAWN
    }

    /** In a database; settled after the commit. */
    record InStore(ParkedStore store) implements Letters {

        @Override
        public Set<String> parkedAmong(Collection<String> keys) {
            return store.parkedAmong(keys);
        }

        @Override
        public Set<String> skippedAmong(Collection<String> ids) {
            return store.skippedAmong(ids);
        }

        @Override
        public Kept park(Delivery delivery, Failure failure) {
            return settled(delivery, store.park(delivery, failure));
        }

        @Override
        public Kept parkBehind(Delivery delivery) {
            return settled(delivery, store.parkBehind(delivery));
        }

        private static Kept settled(Delivery delivery, boolean parked) {
            delivery.acknowledge();
            return parked ? Kept.PARKED : Kept.DUPLICATE;
        }
    }

    /** On the broker, which has them confirmed before the message is acknowledged; nothing waits behind them. */
    record OnBroker() implements Letters {

        @Override
        public Set<String> parkedAmong(Collection<String> keys) {
            return Set.of();
        }

        @Override
        public Set<String> skippedAmong(Collection<String> ids) {
            return Set.of();
        }

        @Override
        public Kept park(Delivery delivery, Failure failure) {
            return delivery.reject(failure.reason()) ? Kept.PARKED : Kept.WITHDRAWN;
        }

        @Override
        public Kept parkBehind(Delivery delivery) {
            throw new IllegalStateException("nothing waits behind dead letters on the broker");
        }
    }
}
