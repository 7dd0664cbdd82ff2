package dev.keelson.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.awaitility.core.ConditionTimeoutException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Consumers that remember nothing, whether they take everything for new or for a duplicate, fail every test. */
final class ConsumptionSuiteBitesIT {

    private static final Duration SOON = Duration.ofMillis(200);

    @Test
    void one_for_whom_all_is_new_fails_every_test() throws Exception {
        everyTestFailsWith(true);
    }

    @Test
    void one_for_whom_all_is_a_duplicate_fails_every_test() throws Exception {
        everyTestFailsWith(false);
    }

    private static void everyTestFailsWith(boolean allIsNew) throws Exception {
        everyTestFails(IdempotentConsumerContract.class, () -> new Semantics(allIsNew));
        everyTestFails(ConsumptionRaceContract.class, () -> new Races(allIsNew));
        everyTestFails(ConsumptionPurgeContract.class, () -> new Purges(allIsNew));
    }

    private static <C extends ConsumptionFixture> void everyTestFails(Class<C> type, Supplier<? extends C> contract) {
        var tests = tests(type);
        assertThat(tests).hasSizeGreaterThan(5);
        tests.forEach(test -> testFails(test, contract.get()));
    }

    private static void testFails(Method test, ConsumptionFixture contract) {
        contract.openConsumers();
        try {
            assertThatThrownBy(() -> test.invoke(contract))
                    .as(test.getName())
                    .cause()
                    .satisfiesAnyOf(
                            failure -> assertThat(failure)
                                    .isInstanceOfAny(AssertionError.class, ConditionTimeoutException.class),
                            failure -> assertThat(failure).hasRootCauseInstanceOf(AssertionError.class));
        } finally {
            if (contract instanceof ConsumptionRaceContract races) {
                races.endThreads();
            }
            contract.dropDatabase();
        }
    }

    private static List<Method> tests(Class<?> contract) {
        return Arrays.stream(contract.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .toList();
    }

    private static final class Semantics extends IdempotentConsumerContract {

        private final boolean allIsNew;

        Semantics(boolean allIsNew) {
            this.allIsNew = allIsNew;
        }

        @Override
        ConsumptionDatabase create() {
            return ConsumptionDatabase.h2();
        }

        @Override
        IdempotentConsumer open(Jdbi jdbi, ConsumptionConfiguration configuration) {
            return new RemembersNothing(jdbi, allIsNew);
        }
    }

    private static final class Races extends ConsumptionRaceContract {

        private final boolean allIsNew;

        Races(boolean allIsNew) {
            this.allIsNew = allIsNew;
        }

        @Override
        ConsumptionDatabase create() {
            return ConsumptionDatabase.h2();
        }

        @Override
        IdempotentConsumer open(Jdbi jdbi, ConsumptionConfiguration configuration) {
            return new RemembersNothing(jdbi, allIsNew);
        }

        @Override
        Duration soon() {
            return SOON;
        }
    }

    private static final class Purges extends ConsumptionPurgeContract {

        private final boolean allIsNew;

        Purges(boolean allIsNew) {
            this.allIsNew = allIsNew;
        }

        @Override
        ConsumptionDatabase create() {
            return ConsumptionDatabase.h2();
        }

        @Override
        IdempotentConsumer open(Jdbi jdbi, ConsumptionConfiguration configuration) {
            return new RemembersNothing(jdbi, allIsNew);
        }

        @Override
        Duration soon() {
            return SOON;
        }
    }

    private record RemembersNothing(Jdbi jdbi, boolean allIsNew) implements IdempotentConsumer {

        @Override
        public <X extends Exception> boolean once(String group, String eventId, HandleConsumer<X> effect) throws X {
            if (allIsNew) {
                jdbi.useTransaction(effect);
            }
            return allIsNew;
        }

        @Override
        public <M, X extends Exception> List<M> onceEach(
                String group, Collection<M> messages, Function<? super M, String> idOf, BatchEffect<M, X> effect)
                throws X {
            var all = List.copyOf(messages);
            if (allIsNew) {
                jdbi.useTransaction(handle -> effect.apply(handle, all));
            }
            return allIsNew ? all : List.of();
        }

        @Override
        public boolean firstDelivery(Handle transaction, String group, String eventId) {
            return allIsNew;
        }

        @Override
        public <M> List<M> firstDeliveries(
                Handle transaction, String group, Collection<M> messages, Function<? super M, String> idOf) {
            return allIsNew ? List.copyOf(messages) : List.of();
        }

        @Override
        public long purge() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
