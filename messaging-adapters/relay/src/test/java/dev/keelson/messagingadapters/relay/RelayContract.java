package dev.keelson.messagingadapters.relay;

import static dev.keelson.messagingadapters.relay.RelayWorld.DESTINATION;
import static dev.keelson.messagingadapters.relay.RelayWorld.QUICK;
import static dev.keelson.messagingadapters.relay.RelayWorld.event;
import static dev.keelson.messagingadapters.relay.RelayWorld.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keelson.eventstore.Criteria;
import dev.keelson.eventstore.EventPage;
import dev.keelson.eventstore.ForwardingEventLog;
import dev.keelson.eventstore.Tag;
import dev.keelson.eventstore.TestDatabase;
import dev.keelson.messagingadapters.api.Confirmation;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.PublishFailedException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a relay promises whose position is in the database. */
abstract class RelayContract {

    private static final Duration PATIENCE = Duration.ofSeconds(RelayWorld.PATIENCE_SECONDS);

    private final RelayWorld world = new RelayWorld(create());

    abstract TestDatabase create();

    @AfterEach
    void close() {
        world.close();
    }

    private static void awaitOwner(RelayWorld.Node node) {
        eventually(() -> assertThat(node.status().owner()).isTrue());
    }

    private void awaitStored(long position) {
        eventually(() -> assertThat(world.storedPosition()).isEqualTo(position));
    }

    @Test
    void what_is_in_the_log_and_what_comes_is_relayed_in_order_per_key() {
        world.append(5_000, 100);
        var node = world.node(QUICK.withBatchSize(700).withInFlight(50, 1_000)).start();
        world.append(1_000, 100);

        world.awaitAll();
        awaitStored(6_000);
        assertThat(world.arrived()).doesNotHaveDuplicates();
        assertThat(node.adapter.keysTwiceInFlight()).isEmpty();
        assertThat(node.adapter.mostInFlight()).isLessThanOrEqualTo(50);
    }

    @Test
    void the_events_of_one_key_are_relayed_one_after_the_other() {
        var node = world.node().start();
        world.append(500, 1);

        world.awaitAll();
        assertThat(node.adapter.mostInFlight()).isEqualTo(1);
    }

    @Test
    void the_position_stays_below_what_is_not_confirmed_while_the_others_go_on() {
        var held = new CompletableFuture<Void>();
        var node = world.node();
        node.adapter.fateOf(Set.of("e-40"), confirmed -> confirmed.thenCombine(held, (it, _) -> it));
        node.start();
        world.append(200, 100);

        eventually(() -> assertThat(world.arrived()).hasSize(199).doesNotContain("e-140"));
        awaitStored(39);
        eventually(() -> assertThat(node.status()).satisfies(status -> {
            assertThat(status.position()).isEqualTo(39);
            assertThat(status.head()).isEqualTo(200);
            assertThat(status.lag()).isEqualTo(161);
            assertThat(status.behind()).isPositive();
            assertThat(status.inFlight()).isEqualTo(1);
            assertThat(status.published()).isEqualTo(199);
            assertThat(status.confirmed()).isEqualTo(198);
        }));

        held.complete(null);
        world.awaitAll();
        awaitStored(200);
        eventually(() -> assertThat(node.status()).satisfies(status -> {
            assertThat(status.lag()).isZero();
            assertThat(status.behind()).isZero();
            assertThat(status.inFlight()).isZero();
        }));
    }

    @Test
    void no_more_is_held_behind_a_slow_key_than_the_window_allows() {
        var held = new CompletableFuture<Void>();
        var node = world.node(QUICK.withBatchSize(10).withInFlight(5, 50));
        node.adapter.fateOf(Set.of("e-1"), confirmed -> confirmed.thenCombine(held, (it, _) -> it));
        node.start();
        world.append(500, 100);

        eventually(() -> assertThat(world.arrived()).hasSize(50));
        eventually(() -> assertThat(node.status().published()).isEqualTo(50));

        held.complete(null);
        world.awaitAll();
    }

    @Test
    void after_a_kill_another_takes_over_and_nothing_is_lost() {
        var held = new CompletableFuture<Void>();
        var node = world.node();
        node.adapter.fateOf(Set.of("e-40"), confirmed -> confirmed.thenCombine(held, (it, _) -> it));
        node.start();
        world.append(200, 100);
        eventually(() -> assertThat(world.arrived()).hasSize(199));
        awaitStored(39);

        var standby = world.node().start();
        eventually(() -> assertThat(standby.status().state()).isEqualTo(new RelayState.Standby()));
        node.die();
        world.append(100, 100);

        world.awaitAll();
        awaitOwner(standby);
        var copies = new HashSet<String>();
        assertThat(world.arrived().stream().filter(id -> !copies.add(id)))
                .hasSize(160)
                .doesNotContain("e-39");
    }

    @Test
    void of_two_nodes_one_relays_and_the_other_takes_over_at_once_when_it_closes() {
        var first = world.node(QUICK.withClaim(Duration.ofMinutes(10), Duration.ofMillis(20)))
                .start();
        awaitOwner(first);
        var second = world.node().start();
        world.append(100, 10);
        world.awaitAll();
        assertThat(second.adapter.publishes()).isZero();
        eventually(() -> assertThat(second.status()).satisfies(status -> {
            assertThat(status.state()).isEqualTo(new RelayState.Standby());
            assertThat(status.position()).isEqualTo(100);
            assertThat(status.owner()).isFalse();
        }));

        assertThat(first.close(PATIENCE)).isTrue();
        assertThat(first.status().state()).isEqualTo(new RelayState.Off());
        world.append(100, 10);

        world.awaitAll();
        awaitOwner(second);
        assertThat(world.arrived()).doesNotHaveDuplicates();
    }

    @Test
    void an_owner_that_is_cut_off_from_the_database_stops_and_another_goes_on() {
        var stalled = world.node().start();
        awaitOwner(stalled);
        world.append(10, 10);
        world.awaitAll();
        awaitStored(10);
        var other = world.node().start();

        stalled.connections.cut();
        awaitOwner(other);
        var published = stalled.adapter.publishes();
        world.append(100, 10);

        world.awaitAll();
        assertThat(stalled.adapter.publishes()).isEqualTo(published);
        eventually(() -> assertThat(stalled.status().state()).isInstanceOf(RelayState.Retrying.class));

        stalled.connections.mend();
        eventually(() -> assertThat(stalled.status().state()).isEqualTo(new RelayState.Standby()));
        assertThat(world.arrived()).doesNotHaveDuplicates();
    }

    @Test
    void what_a_fenced_owner_has_confirmed_late_does_not_move_the_position() {
        var held = new CompletableFuture<Void>();
        var stalled = world.node();
        stalled.adapter.fateOf(Set.of("e-1"), confirmed -> confirmed.thenCombine(held, (it, _) -> it));
        stalled.start();
        world.append(10, 10);
        eventually(() -> assertThat(world.arrived()).hasSize(10));
        stalled.connections.cut();

        var other = world.node();
        other.adapter.fateOf(Set.of("e-1"), _ -> new CompletableFuture<Confirmation>());
        other.start();
        eventually(() -> assertThat(world.arrived()).hasSize(20));
        held.complete(null);
        eventually(() -> assertThat(stalled.status().position()).isEqualTo(10));
        stalled.connections.mend();

        eventually(() -> assertThat(stalled.status().state()).isEqualTo(new RelayState.Standby()));
        assertThat(world.storedPosition()).isZero();
        assertThat(other.status().position()).isZero();
    }

    @Test
    void a_broker_that_is_away_at_the_start_and_in_the_middle_is_waited_for() {
        world.broker.stop();
        var node = world.node().start();
        world.append(50, 10);
        eventually(() -> assertThat(node.status().state())
                .isInstanceOfSatisfying(RelayState.Retrying.class, retrying -> assertThat(retrying.reason())
                        .contains("stopped")));
        assertThat(node.status().position()).isZero();

        world.broker.start();
        world.awaitAll();
        world.broker.stop();
        world.append(50, 10);
        eventually(() -> assertThat(node.status().state()).isInstanceOf(RelayState.Retrying.class));
        world.broker.start();

        world.awaitAll();
        eventually(() -> assertThat(node.status().state()).isEqualTo(new RelayState.Running()));
        eventually(() -> assertThat(node.status().retried()).isPositive());
    }

    @Test
    void a_database_that_is_away_is_waited_for() {
        var away = new AtomicBoolean(true);
        var log = new ForwardingEventLog(world.log) {
            @Override
            public EventPage read(Criteria criteria, long after, int limit) {
                if (away.get()) {
                    throw new IllegalStateException("the log is away");
                }
                return super.read(criteria, after, limit);
            }
        };
        var node = world.node(QUICK, log);
        node.connections.cut();
        node.start();
        world.append(50, 10);
        eventually(() -> assertThat(node.status().state())
                .isInstanceOfSatisfying(RelayState.Retrying.class, retrying -> assertThat(retrying.reason())
                        .contains("cut off")));
        node.connections.mend();
        eventually(() -> assertThat(node.status().state())
                .isEqualTo(new RelayState.Retrying("the log could not be read: the log is away")));
        away.set(false);
        world.awaitAll();
        awaitStored(50);

        node.connections.cut();
        eventually(() -> assertThat(node.status().state()).isInstanceOf(RelayState.Retrying.class));
        world.append(50, 10);
        node.connections.mend();

        world.awaitAll();
        awaitStored(100);
        eventually(() -> assertThat(node.status().state()).isEqualTo(new RelayState.Running()));
    }

    private static CompletableFuture<Confirmation> refusal(Message message) {
        return CompletableFuture.failedFuture(PublishFailedException.refused(message, "too large for it", null));
    }

    @Test
    void before_a_message_that_the_broker_refuses_it_stands_still_until_it_is_told_to_skip() {
        var node = world.node();
        node.adapter.fate(
                (message, publish) -> message.envelope().id().equals("e-40") ? refusal(message) : publish.get());
        node.start();
        world.append(39, 10);
        world.awaitAll();
        world.append("e-40", "o-1");

        eventually(() -> assertThat(node.status().state()).isInstanceOfSatisfying(RelayState.Stopped.class, stopped -> {
            assertThat(stopped.position()).isEqualTo(40);
            assertThat(stopped.reason()).contains("too large for it");
        }));
        world.append("e-41", "o-1");
        world.append("e-42", "o-2");
        var before = node.adapter.publishes();
        eventually(() -> assertThat(node.adapter.publishes()).isGreaterThan(before + 2));
        assertThat(world.arrived()).hasSize(39);
        eventually(() -> assertThat(node.status().position()).isEqualTo(39));

        assertThatThrownBy(() -> node.relay.skip(40, " ")).hasMessage("reason must not be blank");
        assertThat(node.relay.skip(39, "the wrong one")).isFalse();
        assertThat(node.relay.skip(40, "nobody needs it")).isTrue();

        eventually(() -> assertThat(world.arrived()).hasSize(41).contains("e-41", "e-42"));
        awaitStored(42);
        assertThat(world.arrived()).doesNotContain("e-40");
        eventually(() -> assertThat(node.status().state()).isEqualTo(new RelayState.Running()));
        assertThat(node.relay.skip(40, "again")).isFalse();
    }

    @Test
    void what_the_broker_takes_after_all_is_not_skipped() {
        var refusals = new AtomicInteger(3);
        var node = world.node();
        node.adapter.fate((message, publish) -> message.envelope().id().equals("e-5") && refusals.getAndDecrement() > 0
                ? refusal(message)
                : publish.get());
        node.start();
        world.append(20, 3);

        world.awaitAll();
        eventually(() -> assertThat(node.status().state()).isEqualTo(new RelayState.Running()));
    }

    @Test
    void an_event_that_fits_into_no_message_stops_what_is_behind_it_and_not_what_is_before() {
        world.append(30, 10);
        world.append(List.of(event("unfit", "orders.Changed", new Tag("order", "a\nb"))));
        world.append(List.of(event("behind", "orders.Changed", new Tag("order", "o-1"))));
        var node = world.node(QUICK.withInFlight(2, 1_000)).start();

        eventually(() -> assertThat(world.arrived()).hasSize(30));
        eventually(() -> assertThat(node.status().position()).isEqualTo(30));
        eventually(() -> assertThat(node.status().state())
                .isInstanceOfSatisfying(RelayState.Stopped.class, stopped -> assertThat(stopped.reason())
                        .contains("unfit")
                        .contains("tags must")));

        assertThat(node.relay.skip(31, "a broken name")).isTrue();
        eventually(() -> assertThat(world.arrived()).hasSize(31).endsWith("behind"));
    }

    @Test
    void a_close_waits_for_what_is_under_way_and_stores_the_position() {
        var held = new CompletableFuture<Void>();
        var node = world.node(QUICK.withClaim(Duration.ofMinutes(10), Duration.ofMinutes(1)));
        node.adapter.fateOf(Set.of("e-2"), confirmed -> confirmed.thenCombine(held, (it, _) -> it));
        node.start();
        world.append(3, 3);
        eventually(() -> assertThat(node.status().confirmed()).isEqualTo(2));

        var closed = CompletableFuture.supplyAsync(() -> node.close(PATIENCE));
        eventually(() -> assertThat(node.status().inFlight()).isEqualTo(1));
        assertThat(closed).isNotDone();
        held.complete(null);

        assertThat(closed).succeedsWithin(PATIENCE).isEqualTo(true);
        assertThat(world.storedPosition()).isEqualTo(3);
        assertThat(world.node().start()).satisfies(RelayContract::awaitOwner);
    }

    @Test
    void a_close_that_waits_in_vain_says_so_and_stores_what_is_confirmed() {
        var node = world.node();
        node.adapter.fateOf(Set.of("e-2"), _ -> new CompletableFuture<Confirmation>());
        node.start();
        world.append(3, 3);
        eventually(() -> assertThat(node.status().confirmed()).isEqualTo(2));

        assertThat(node.close(Duration.ofMillis(50))).isFalse();
        assertThat(node.close(Duration.ofMillis(50))).isFalse();
        assertThat(world.storedPosition()).isEqualTo(1);
    }

    @Test
    void a_relay_is_started_once_and_not_after_it_was_closed() {
        var node = world.node().start();
        assertThatThrownBy(node.relay::start).isInstanceOf(IllegalStateException.class);

        var unused = world.node();
        assertThat(unused.close(PATIENCE)).isTrue();
        assertThatThrownBy(unused.relay::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void rules_tell_what_is_relayed_where_and_the_position_passes_over_the_rest() {
        var rules = RelayConfiguration.of(
                "orders",
                new RelayRule("orders.Placed", "placed", "order"),
                new RelayRule("orders.*", DESTINATION, "order"));
        world.append(List.of(
                event("1", "orders.Placed", new Tag("order", "o-1"), new Tag("customer", "c-1")),
                event("2", "orders.Paid", new Tag("customer", "c-1")),
                event("3", "stock.Moved", new Tag("order", "o-1"))));
        world.node(rules).start();

        awaitStored(3);
        assertThat(world.broker.messages("placed")).singleElement().satisfies(message -> {
            assertThat(message.key()).isEqualTo("o-1");
            assertThat(message.envelope().extensions())
                    .isEqualTo(Map.of("position", "1", "revision", "1", "tags", "customer:c-1,order:o-1"));
        });
        assertThat(world.broker.messages(DESTINATION)).singleElement().satisfies(message -> assertThat(message.key())
                .isEqualTo("2"));
    }

    @Test
    void a_new_relay_may_begin_at_the_end_or_anywhere() {
        world.append(10, 10);
        var latest = world.node(QUICK.withStart(new RelayStart.Latest())).start();
        awaitOwner(latest);
        world.append("e-11", "o-1");
        eventually(() -> assertThat(world.arrived()).containsExactly("e-11"));
        latest.close();

        var after = RelayConfiguration.of("others", RelayRule.of("*", "others")).withStart(new RelayStart.After(7));
        world.node(after).start();
        eventually(() -> assertThat(world.broker.messages("others")).hasSize(4));
    }
}
