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

    /**
     * Parks a message and settles it.
     *
     * @return false if that was done before, or it had its effect; it is settled then as well
     */
    boolean park(Delivery delivery, Failure failure);

    /** The same for one that waits for others of its key. */
    boolean parkBehind(Delivery delivery);

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
        public boolean park(Delivery delivery, Failure failure) {
            var parked = store.park(delivery, failure);
            delivery.acknowledge();
            return parked;
        }

        @Override
        public boolean parkBehind(Delivery delivery) {
            var parked = store.parkBehind(delivery);
            delivery.acknowledge();
            return parked;
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
        public boolean park(Delivery delivery, Failure failure) {
            return delivery.reject(failure.reason());
        }

        @Override
        public boolean parkBehind(Delivery delivery) {
            throw new IllegalStateException("nothing waits behind dead letters on the broker");
        }
    }
}
