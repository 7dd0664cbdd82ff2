package dev.keelson.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A store that does nothing fails every test of the contract. */
final class SnapshotStoreSuiteBitesTest {

    @Test
    void a_store_that_does_nothing_fails_every_test() {
        var tests = tests();
        assertThat(tests).isNotEmpty();
        for (var test : tests) {
            var contract = withAStoreThatDoesNothing();
            contract.openStore();
            assertThatThrownBy(() -> test.invoke(contract)).as(test.getName()).hasCauseInstanceOf(AssertionError.class);
        }
    }

    private static List<Method> tests() {
        return Arrays.stream(SnapshotStoreContract.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .toList();
    }

    private static SnapshotStoreContract withAStoreThatDoesNothing() {
        return new SnapshotStoreContract() {
            @Override
            SnapshotStore open() {
                return new DoesNothing();
            }

            @Override
            void drop() {}
        };
    }

    private static final class DoesNothing implements SnapshotStore {

        @Override
        public Optional<Snapshot> find(String entityType, String entityId) {
            return Optional.empty();
        }

        @Override
        public void save(Snapshot snapshot) {}

        @Override
        public void discard(Snapshot snapshot) {}
    }
}
