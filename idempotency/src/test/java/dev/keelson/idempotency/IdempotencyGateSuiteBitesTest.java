package dev.keelson.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Gates that do nothing, whether they let everybody in or nobody, fail every test of the contract. */
final class IdempotencyGateSuiteBitesTest {

    @Test
    void a_gate_that_stands_open_fails_every_test() {
        everyTestFailsWith(new DoesNothing() {
            @Override
            public Admission admit(IdempotencyKey key, Fingerprint fingerprint, Duration patience) {
                return new Admission.Admitted(Claim.fresh(key, fingerprint));
            }
        });
    }

    @Test
    void a_gate_that_lets_nobody_in_fails_every_test() {
        everyTestFailsWith(new DoesNothing() {
            @Override
            public Admission admit(IdempotencyKey key, Fingerprint fingerprint, Duration patience) {
                return new Admission.InFlight(Instant.EPOCH);
            }
        });
    }

    private static void everyTestFailsWith(IdempotencyGate gate) {
        var tests = tests();
        assertThat(tests).hasSizeGreaterThan(10);
        for (var test : tests) {
            var contract = contractOf(gate);
            contract.openGates();
            assertThatThrownBy(() -> test.invoke(contract))
                    .as(test.getName())
                    .cause()
                    .satisfiesAnyOf(
                            failure -> assertThat(failure).isInstanceOf(AssertionError.class),
                            failure -> assertThat(failure).hasRootCauseInstanceOf(AssertionError.class));
        }
    }

    private static List<Method> tests() {
        return Arrays.stream(IdempotencyGateContract.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .toList();
    }

    private static IdempotencyGateContract contractOf(IdempotencyGate gate) {
        return new IdempotencyGateContract() {
            @Override
            IdempotencyGate open(IdempotencyConfiguration configuration) {
                return gate;
            }

            @Override
            void drop() {}
        };
    }

    private abstract static class DoesNothing implements IdempotencyGate {

        @Override
        public Optional<Admission> find(IdempotencyKey key, Fingerprint fingerprint) {
            return Optional.empty();
        }

        @Override
        public boolean complete(Claim claim, Reply reply) {
            return true;
        }

        @Override
        public void release(Claim claim) {}

        @Override
        public void close() {}
    }
}
