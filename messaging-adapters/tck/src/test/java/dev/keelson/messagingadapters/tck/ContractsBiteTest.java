package dev.keelson.messagingadapters.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.Confirmation;
import dev.keelson.messagingadapters.api.DeliveryHandler;
import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Health;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.Start;
import dev.keelson.messagingadapters.api.Subscription;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Adapters that do nothing, whether they say yes to everything or never answer, fail every test of the contracts. */
final class ContractsBiteTest {

    private static final Duration PATIENCE = Duration.ofMillis(100);

    @TestFactory
    Stream<DynamicTest> an_adapter_that_says_yes_fails_every_test() {
        return tests(new DoesNothing(
                new Health.Up(Instant.EPOCH),
                CompletableFuture.completedFuture(new Confirmation("nowhere")),
                CompletableFuture.completedFuture(null)));
    }

    @TestFactory
    Stream<DynamicTest> an_adapter_that_never_answers_fails_every_test() {
        return tests(new DoesNothing(
                new Health.Down(Instant.EPOCH, "it does nothing"),
                new CompletableFuture<>(),
                new CompletableFuture<>()));
    }

    private static Stream<DynamicTest> tests(MessagingAdapter adapter) {
        var broker = new NoBroker(adapter);
        return Stream.of(
                        new InMemoryDeliveryTest(),
                        new InMemorySettlementTest(),
                        new InMemoryFailureTest(),
                        new InMemoryRequestReplyTest(),
                        new InMemoryRestartTest())
                .flatMap(contract -> failing(contract, broker));
    }

    private static Stream<DynamicTest> failing(AdapterContract contract, BrokerFixture broker) {
        var tests = testsOf(contract.getClass().getSuperclass());
        assertThat(tests).isNotEmpty();
        return tests.stream().map(test -> DynamicTest.dynamicTest(test.getName(), () -> fails(contract, broker, test)));
    }

    private static List<Method> testsOf(Class<?> declaring) {
        return Arrays.stream(declaring.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .toList();
    }

    private static void fails(AdapterContract contract, BrokerFixture broker, Method test) {
        contract.open(broker, PATIENCE);
        assertThatThrownBy(() -> test.invoke(contract))
                .cause()
                .satisfiesAnyOf(
                        failure -> assertThat(failure).isInstanceOf(AssertionError.class),
                        failure -> assertThat(failure).hasRootCauseInstanceOf(AssertionError.class));
        contract.close();
    }

    private record NoBroker(MessagingAdapter adapter) implements BrokerFixture, BrokerFixture.Node {

        @Override
        public Node open(AdapterConfiguration configuration) {
            return this;
        }

        @Override
        public void putUnreadable(String destination, String key, byte[] bytes) {}

        @Override
        public boolean honours(Start start) {
            return true;
        }

        @Override
        public void die() {}

        @Override
        public void stop() {}

        @Override
        public void start() {}

        @Override
        public void close() {}
    }

    private record DoesNothing(
            Health health, CompletableFuture<Confirmation> confirmation, CompletableFuture<Void> ready)
            implements MessagingAdapter, Subscription {

        @Override
        public CompletableFuture<Confirmation> publish(String destination, String key, Envelope envelope) {
            return confirmation;
        }

        @Override
        public Subscription subscribe(SubscriptionConfiguration configuration, DeliveryHandler handler) {
            return this;
        }

        @Override
        public int inFlight() {
            return 0;
        }

        @Override
        public boolean close(Duration timeout) {
            return true;
        }

        @Override
        public void close() {}
    }
}
