package dev.keelson.idempotency;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Keeps a row for each group and event id; that a key is unique decides between twins, and its index makes them wait for each
 * other. Safe for use by many threads.
 */
final class JdbiIdempotentConsumer implements IdempotentConsumer {

    private static final String STORE = "the database";

    private final Jdbi jdbi;
    private final ConsumptionConfiguration configuration;
    private final ConsumptionObserver observer;
    private final ConsumptionPurge purge;

    private JdbiIdempotentConsumer(Jdbi jdbi, ConsumptionConfiguration configuration, ConsumptionObserver observer) {
        this.jdbi = jdbi;
        this.configuration = configuration;
        this.observer = observer;
        purge = new ConsumptionPurge(jdbi, configuration, observer);
    }

    /**
     * A consumer that purges in the background.
     *
     * @param jdbi with SQL objects
     */
    static JdbiIdempotentConsumer open(
            Jdbi jdbi, ConsumptionConfiguration configuration, ConsumptionObserver observer) {
        var consumer = new JdbiIdempotentConsumer(jdbi, configuration, observer);
        consumer.purge.start();
        return consumer;
    }

    @Override
    public <X extends Exception> boolean once(String group, String eventId, HandleConsumer<X> effect) throws X {
        var first = onceEach(
                group, List.of(eventId), Function.identity(), (transaction, _) -> effect.useHandle(transaction));
        return !first.isEmpty();
    }

    @Override
    public <M, X extends Exception> List<M> onceEach(
            String group, Collection<M> messages, Function<? super M, String> idOf, BatchEffect<M, X> effect) throws X {
        var delivery = Delivery.of(group, messages, idOf);
        return delivery.isEmpty()
                ? List.of()
                : inTransaction(handle -> {
                    var first = firstOf(handle, delivery);
                    if (!first.isEmpty()) {
                        effect.apply(handle, first);
                    }
                    return first;
                });
    }

    @Override
    public boolean firstDelivery(Handle transaction, String group, String eventId) {
        return !firstDeliveries(transaction, group, List.of(eventId), Function.identity())
                .isEmpty();
    }

    @Override
    public <M> List<M> firstDeliveries(
            Handle transaction, String group, Collection<M> messages, Function<? super M, String> idOf) {
        if (!transaction.isInTransaction()) {
            throw new IllegalStateException("the handle has no transaction that a record could commit with");
        }
        var delivery = Delivery.of(group, messages, idOf);
        return delivery.isEmpty() ? List.of() : firstOf(transaction, delivery);
    }

    private <M> List<M> firstOf(Handle handle, Delivery<M> delivery) {
        var group = delivery.group();
        var first = delivery.messagesOf(insert(handle, group, delivery.sortedIds()));
        handle.afterCommit(() -> tell(group, first.size(), delivery.size() - first.size()));
        return first;
    }

    private Set<String> insert(Handle handle, String group, String[] ids) {
        try {
            return dialect(handle).insert(handle, group, ids, configuration.patience());
        } catch (JdbiException e) {
            throw told(e);
        }
    }

    private void tell(String group, int first, int duplicates) {
        if (first > 0) {
            observer.firstDeliveries(group, first);
        }
        if (duplicates > 0) {
            observer.duplicates(group, duplicates);
        }
    }

    /** Not JDBI's own, which would not tell a failure of the commit from one of the work. */
    private <T, X extends Exception> T inTransaction(HandleCallback<T, X> work) throws X {
        try (var handle = begun()) {
            T result;
            try {
                result = work.withHandle(handle);
            } catch (Throwable e) {
                rollBack(handle, e);
                throw e;
            }
            commit(handle);
            return result;
        }
    }

    private Handle begun() {
        try {
            return jdbi.open().begin();
        } catch (JdbiException e) {
            throw GateUnavailableException.store(STORE, e);
        }
    }

    private static void commit(Handle handle) {
        try {
            handle.commit();
            dialect(handle).makeDurable(handle);
        } catch (JdbiException e) {
            rollBack(handle, e);
            throw told(e);
        }
    }

    private static void rollBack(Handle handle, Throwable reason) {
        try {
            if (handle.isInTransaction()) {
                handle.rollback();
            }
        } catch (JdbiException e) {
            reason.addSuppressed(e);
        }
    }

    private static Dialect dialect(Handle handle) {
        try {
            return Dialect.of(handle.getConnection());
        } catch (SQLException e) {
            throw GateUnavailableException.store(STORE, e);
        }
    }

    private static RuntimeException told(JdbiException failure) {
        return SqlStates.isTransient(failure) ? GateUnavailableException.store(STORE, failure) : failure;
    }

    @Override
    public long purge() {
        try {
            return purge.run();
        } catch (JdbiException e) {
            throw told(e);
        }
    }

    @Override
    public void close() {
        purge.close();
    }
}
