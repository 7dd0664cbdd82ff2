package dev.keelson.messagingadapters.relay;

import static dev.keelson.messagingadapters.relay.RelayWorld.QUICK;
import static dev.keelson.messagingadapters.relay.RelayWorld.event;
import static dev.keelson.messagingadapters.relay.RelayWorld.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.EventUpcasts;
import dev.keelson.eventstore.Tag;
import dev.keelson.eventstore.TestDatabase;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.PositionedPublisher;
import dev.keelson.messagingadapters.api.PublishFailedException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a relay promises whose position is kept by the broker, with the messages: each of them once. */
abstract class PositionedRelayContract {

    private final RelayWorld world = new RelayWorld(create());

    abstract TestDatabase create();

    @AfterEach
    void close() {
        world.close();
    }

    /** Does what a test wants before and after the broker has committed. */
    abstract static class Meddling implements PositionedPublisher {

        private final PositionedPublisher publisher;

        Meddling(PositionedPublisher publisher) {
            this.publisher = publisher;
        }

        void before(List<Message> messages) throws InterruptedException {}

        void after(List<Message> messages) throws InterruptedException {}

        @Override
        public OptionalLong begin() throws InterruptedException {
            return publisher.begin();
        }

        @Override
        public void publish(List<Message> messages, long position) throws InterruptedException {
            before(messages);
            publisher.publish(messages, position);
            after(messages);
        }

        @Override
        public void close() {
            publisher.close();
        }
    }

    private PositionedPublisher publisher() {
        return world.broker.positioned("orders");
    }

    private RelayWorld.Node node() {
        return world.positioned(QUICK, publisher());
    }

    @Test
    void each_event_is_relayed_once_and_in_order() {
        world.append(5_000, 100);
        var node = node().start();
        world.append(1_000, 100);

        world.awaitAll();
        assertThat(world.arrived()).doesNotHaveDuplicates();
        eventually(() -> assertThat(world.storedPosition()).isEqualTo(6_000));
        eventually(() -> assertThat(node.status()).satisfies(status -> {
            assertThat(status.lag()).isZero();
            assertThat(status.confirmed()).isEqualTo(6_000);
            assertThat(status.state()).isEqualTo(new RelayState.Running());
        }));
    }

    @Test
    void no_failure_before_or_after_a_commit_loses_or_doubles_anything() {
        var random = new Random(7);
        var failing = new Meddling(publisher()) {
            @Override
            void before(List<Message> messages) {
                fail(messages);
            }

            @Override
            void after(List<Message> messages) {
                fail(messages);
            }

            private void fail(List<Message> messages) {
                if (!messages.isEmpty() && random.nextInt(5) == 0) {
                    throw PublishFailedException.interrupted(messages.getFirst(), "it went away", null);
                }
            }
        };
        world.append(2_000, 100);
        var node = world.positioned(QUICK.withBatchSize(50), failing).start();

        world.awaitAll();
        assertThat(world.arrived()).doesNotHaveDuplicates();
        eventually(() -> assertThat(node.status().retried()).isPositive());
    }

    @Test
    void what_the_broker_never_commits_at_once_it_commits_in_parts() {
        var overwhelmed = new Meddling(publisher()) {
            @Override
            void before(List<Message> messages) {
                if (messages.size() > 3) {
                    throw PublishFailedException.interrupted(messages.getFirst(), "too slow for so many", null);
                }
            }
        };
        world.append(200, 10);
        world.positioned(QUICK, overwhelmed).start();

        world.awaitAll();
        assertThat(world.arrived()).doesNotHaveDuplicates();
    }

    @Test
    void no_transaction_has_more_bytes_than_its_share_of_the_window() {
        var largest = new AtomicInteger();
        var counting = new Meddling(publisher()) {
            @Override
            void before(List<Message> messages) {
                largest.accumulateAndGet(messages.size(), Math::max);
            }
        };
        world.append(100, 10);
        world.positioned(QUICK.withWindowBytes(8 * 10), counting).start();

        world.awaitAll();
        assertThat(largest).as("events of two bytes each").hasValue(5);
        assertThat(world.arrived()).doesNotHaveDuplicates();
    }

    @Test
    void an_owner_that_stalled_within_a_commit_is_fenced_off_by_the_next() throws InterruptedException {
        var stalled = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        var stalling = new Meddling(publisher()) {
            @Override
            void before(List<Message> messages) throws InterruptedException {
                stalled.countDown();
                assertThat(released.await(RelayWorld.PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .isTrue();
            }
        };
        world.append(100, 10);
        var first = world.positioned(QUICK, stalling).start();
        assertThat(stalled.await(RelayWorld.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        first.connections.cut();

        var second = node().start();
        world.awaitAll();
        first.connections.mend();
        released.countDown();

        eventually(() -> assertThat(first.status().state()).isEqualTo(new RelayState.Standby()));
        eventually(() -> assertThat(second.status().owner()).isTrue());
        assertThat(world.arrived()).doesNotHaveDuplicates();
    }

    @Test
    void the_position_of_the_broker_counts_and_not_that_of_the_database() throws InterruptedException {
        world.append(10, 10);
        try (var earlier = publisher()) {
            var _ = earlier.begin();
            earlier.publish(List.of(), 6);
        }
        node().start();

        eventually(() -> assertThat(world.arrived()).containsExactly("e-7", "e-8", "e-9", "e-10"));
    }

    @Test
    void a_position_that_the_log_does_not_have_is_told_and_not_gone_on_from() throws InterruptedException {
        world.append(5, 1);
        try (var elsewhere = publisher()) {
            var _ = elsewhere.begin();
            elsewhere.publish(List.of(), 10);
        }
        var node = node().start();
        eventually(() -> assertThat(node.status().state())
                .isInstanceOfSatisfying(RelayState.Retrying.class, retrying -> assertThat(retrying.reason())
                        .contains("the broker has position 10 of relay 'orders', the log ends at 5")));

        world.append(15, 1);
        eventually(() -> assertThat(node.status().state())
                .isInstanceOfSatisfying(RelayState.Retrying.class, retrying -> assertThat(retrying.reason())
                        .contains("position 10")));
        assertThat(world.arrived()).isEmpty();
    }

    @Test
    void the_name_on_the_broker_tells_sources_apart() {
        var data = node().connections.dataSource();
        var here = new Relays(world.log, data, URI.create("/here"), "node", new RelayObserver() {});
        var there = new Relays(world.log, data, URI.create("/there"), "node", new RelayObserver() {});

        assertThat(here.nameOnBroker("orders"))
                .matches("keelson-relay-orders-[0-9a-f]{8}")
                .isEqualTo(here.nameOnBroker("orders"))
                .isNotEqualTo(there.nameOnBroker("orders"));
    }

    @Test
    void a_broker_that_is_away_is_waited_for() {
        world.broker.stop();
        var node = node().start();
        world.append(50, 10);
        eventually(() -> assertThat(node.status().state()).isInstanceOf(RelayState.Retrying.class));

        eventually(() -> assertThat(node.status().lag()).isEqualTo(50));

        world.broker.start();
        world.awaitAll();
        eventually(() -> assertThat(node.status().state()).isEqualTo(new RelayState.Running()));
        assertThat(world.arrived()).doesNotHaveDuplicates();
    }

    @Test
    void it_stands_still_right_before_what_the_broker_refuses_until_it_is_told_to_skip() {
        var refusing = new Meddling(publisher()) {
            @Override
            void before(List<Message> messages) {
                messages.stream()
                        .filter(message -> message.envelope().id().equals("e-40"))
                        .forEach(message -> {
                            throw PublishFailedException.refused(message, "too large for it", null);
                        });
            }
        };
        world.append(100, 10);
        var node = world.positioned(QUICK, refusing).start();

        eventually(() -> assertThat(node.status().state()).isInstanceOfSatisfying(RelayState.Stopped.class, stopped -> {
            assertThat(stopped.position()).isEqualTo(40);
            assertThat(stopped.reason()).contains("too large for it");
        }));
        assertThat(world.arrived()).hasSize(39);
        eventually(() -> assertThat(node.status().position()).isEqualTo(39));

        assertThat(node.relay.skip(40, "nobody needs it")).isTrue();
        eventually(() -> assertThat(world.arrived()).hasSize(99).endsWith("e-100"));
        assertThat(world.arrived()).doesNotContain("e-40").doesNotHaveDuplicates();
        eventually(() -> assertThat(node.status().state()).isEqualTo(new RelayState.Running()));
    }

    @Test
    void it_stands_still_before_an_event_that_fits_into_no_message() {
        world.append(30, 10);
        world.append(List.of(event("unfit", "orders.Changed", new Tag("order", "a\nb"))));
        world.append(List.of(event("behind", "orders.Changed", new Tag("order", "o-1"))));
        var node = node().start();

        eventually(() -> assertThat(node.status().state())
                .isInstanceOfSatisfying(RelayState.Stopped.class, stopped -> assertThat(stopped.position())
                        .isEqualTo(31)));
        assertThat(world.arrived()).hasSize(30);

        assertThat(node.relay.skip(31, "a broken name")).isTrue();
        eventually(() -> assertThat(world.arrived()).hasSize(31).endsWith("behind"));
    }

    @Test
    void the_broker_has_the_position_of_what_was_skipped_though_nothing_comes_behind() {
        world.append(3, 1);
        world.append(List.of(event("unfit", "orders.Changed", new Tag("order", "a\nb"))));
        var committed = new AtomicInteger();
        var node = world.positioned(QUICK, new Meddling(publisher()) {
                    @Override
                    public void publish(List<Message> messages, long position) throws InterruptedException {
                        super.publish(messages, position);
                        committed.set((int) position);
                    }
                })
                .start();

        eventually(() -> assertThat(node.relay.skip(4, "a broken name")).isTrue());
        eventually(() -> assertThat(committed).hasValue(4));
        eventually(() -> assertThat(node.status().state()).isEqualTo(new RelayState.Running()));
    }

    /** Each {@code Split} becomes three, of which the second fits into no message. */
    private static final class Splitting implements EventUpcasts {
        @Override
        public boolean takes(String type, String revision) {
            return type.equals("Split");
        }

        @Override
        public Set<String> resultsOf(String type, String revision) {
            return Set.of(takes(type, revision) ? "orders.Changed" : type);
        }

        @Override
        public Set<String> sourcesOf(String type) {
            return type.equals("orders.Changed") ? Set.of("Split") : Set.of();
        }

        @Override
        public List<EventData> upcast(EventData stored) {
            return List.of(
                    part(stored, Map.of()), part(stored, Map.of("correlationId", "a\nb")), part(stored, Map.of()));
        }

        private static EventData part(EventData stored, Map<String, String> metadata) {
            return new EventData(
                    stored.id(), "orders.Changed", "2", stored.time(), stored.payload(), metadata, stored.tags());
        }
    }

    @Test
    void parts_of_an_event_that_is_stood_still_before_are_published_once_it_is_skipped() {
        world.append(3, 1);
        world.append(List.of(event("split", "Split", new Tag("order", "o-1"))));
        world.append(List.of(event("behind", "orders.Changed", new Tag("order", "o-1"))));
        var node = world.positioned(QUICK, publisher(), EventLogs.upcasting(world.log, new Splitting()))
                .start();

        eventually(() -> assertThat(node.status().state()).isInstanceOf(RelayState.Stopped.class));
        assertThat(world.arrived()).containsExactly("e-1", "e-2", "e-3");
        assertThat(node.relay.skip(4, "a broken part")).isTrue();

        eventually(
                () -> assertThat(world.arrived()).hasSize(6).endsWith("behind").doesNotHaveDuplicates());
    }

    @Test
    void what_no_rule_matches_is_passed_over() {
        var configuration = RelayConfiguration.of("orders", RelayRule.of("payments.*", RelayWorld.DESTINATION))
                .withClaim(Duration.ofSeconds(1), Duration.ofMillis(20));
        world.append(3_000, 10);
        world.append(List.of(event("paid", "payments.Paid")));
        var node =
                world.positioned(configuration.withBatchSize(10), publisher()).start();

        eventually(() -> assertThat(world.arrived()).containsExactly("paid"));
        eventually(() -> assertThat(node.status().lag()).isZero());
    }

    @Test
    void a_close_ends_the_publish_that_is_under_way_and_closes_the_publisher() {
        var closed = new AtomicBoolean();
        var node = world.positioned(QUICK, new Meddling(publisher()) {
            @Override
            public void close() {
                closed.set(true);
            }
        });
        node.start();
        world.append(100, 10);
        world.awaitAll();

        assertThat(node.close(Duration.ofSeconds(RelayWorld.PATIENCE_SECONDS))).isTrue();
        assertThat(closed).isTrue();
        assertThat(world.storedPosition()).isEqualTo(100);
    }
}
