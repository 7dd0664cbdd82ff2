package dev.keelson.queryside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.eventstore.Tag;
import dev.keelson.queryside.SubscriptionStore.Acknowledged;
import dev.keelson.queryside.SubscriptionStore.Claim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What every store of subscriptions promises. */
abstract class SubscriptionStoreContract {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final SubscriptionFilter FILTER =
            SubscriptionFilter.of(Set.of("t.B", "t.A"), Set.of(new Tag("k", "v,1")));
    private static final int CLAIMERS = 8;

    /** A store without a subscription. */
    abstract SubscriptionStore open(Duration claimTimeout);

    /** Another node's view of the same subscriptions. */
    abstract SubscriptionStore another(SubscriptionStore store, Duration claimTimeout);

    private static Claim claim(SubscriptionStore store, String owner) {
        return store.claim("billing", owner).orElseThrow();
    }

    private SubscriptionStore billing(Duration claimTimeout) {
        var store = open(claimTimeout);
        store.create("billing", FILTER, 5);
        return store;
    }

    private static long position(SubscriptionStore store) {
        return store.find("billing").orElseThrow().position();
    }

    @Test
    void a_subscription_is_kept_as_it_was_made_first() {
        var store = billing(LONG);
        store.create("billing", SubscriptionFilter.of(Set.of(), Set.of()), 9);
        store.create("audit", SubscriptionFilter.of(Set.of(), Set.of()), 0);

        var kept = store.find("billing").orElseThrow();
        assertThat(kept.filter()).isEqualTo(new SubscriptionFilter("t.A,t.B", "k:v%2C1"));
        assertThat(kept.position()).isEqualTo(5);
        assertThat(kept.owner()).isNull();
        assertThat(store.all()).extracting(Subscription::name).containsExactly("audit", "billing");
        assertThat(store.find("other")).isEmpty();
    }

    @Test
    void a_claim_begins_after_the_position_and_shows_its_owner() {
        var store = billing(LONG);

        assertThat(claim(store, "a").position()).isEqualTo(5);
        assertThat(store.find("billing").orElseThrow().owner()).isEqualTo("a");
        assertThat(store.claim("other", "a")).isEmpty();
    }

    @Test
    void while_one_has_it_others_do_not_get_it_until_it_is_released() {
        var store = billing(LONG);
        var first = claim(store, "a");
        assertThat(store.claim("billing", "b")).isEmpty();
        assertThat(another(store, LONG).claim("billing", "c")).isEmpty();

        store.release(first);
        assertThat(store.find("billing").orElseThrow().owner()).isNull();
        assertThat(claim(another(store, LONG), "c").token()).isNotEqualTo(first.token());
    }

    @Test
    void of_many_who_claim_at_once_one_gets_it() throws Exception {
        var store = billing(LONG);
        var start = new CyclicBarrier(CLAIMERS);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var claims = new ArrayList<Future<Optional<Claim>>>();
            for (var i = 0; i < CLAIMERS; i++) {
                var owner = "owner-" + i;
                claims.add(threads.submit(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    return store.claim("billing", owner);
                }));
            }
            var got = 0;
            for (var claim : claims) {
                got += claim.get(10, TimeUnit.SECONDS).isPresent() ? 1 : 0;
            }
            assertThat(got).isEqualTo(1);
        }
    }

    @Test
    void an_acknowledgement_moves_the_position_forward_only_and_not_beyond_what_was_sent() {
        var store = billing(LONG);
        var claim = claim(store, "a");
        assertThat(store.acknowledge("billing", claim.token(), 6)).isEqualTo(new Acknowledged.TooFar(5));
        assertThat(store.sending(claim, 8)).isTrue();

        assertThat(store.acknowledge("billing", claim.token(), 7)).isEqualTo(new Acknowledged.Through(7));
        assertThat(store.acknowledge("billing", claim.token(), 6)).isEqualTo(new Acknowledged.Through(7));
        assertThat(store.acknowledge("billing", claim.token(), 9)).isEqualTo(new Acknowledged.TooFar(8));
        assertThat(position(store)).isEqualTo(7);
        assertThat(store.acknowledge("other", claim.token(), 1)).isEqualTo(new Acknowledged.Unknown());
    }

    @Test
    void the_next_member_begins_after_what_was_acknowledged_and_was_sent_nothing_yet() {
        var store = billing(LONG);
        var first = claim(store, "a");
        store.sending(first, 9);
        store.acknowledge("billing", first.token(), 7);
        store.release(first);

        var next = claim(store, "b");
        assertThat(next.position()).isEqualTo(7);
        assertThat(store.acknowledge("billing", next.token(), 8)).isEqualTo(new Acknowledged.TooFar(7));
    }

    @Test
    void a_member_that_left_may_acknowledge_until_the_next_one_claims() {
        var store = billing(LONG);
        var first = claim(store, "a");
        store.sending(first, 8);
        store.release(first);
        assertThat(store.acknowledge("billing", first.token(), 6)).isEqualTo(new Acknowledged.Through(6));

        var _ = claim(store, "b");
        assertThat(store.acknowledge("billing", first.token(), 8)).isEqualTo(new Acknowledged.Lost());
        assertThat(position(store)).isEqualTo(6);
    }

    @Test
    void a_node_that_gives_no_sign_of_life_is_replaced_and_can_do_nothing_any_more() {
        var dead = billing(SHORT);
        var living = another(dead, SHORT);
        var first = claim(dead, "dead");
        dead.sending(first, 8);

        var next = Awaitility.await().until(() -> living.claim("billing", "living"), Optional::isPresent);
        assertThat(next.orElseThrow().position()).isEqualTo(5);
        assertThat(dead.sending(first, 9)).isFalse();
        assertThat(dead.extend(first, 9)).isFalse();
        assertThat(dead.acknowledge("billing", first.token(), 6)).isEqualTo(new Acknowledged.Lost());
        dead.release(first);
        assertThat(another(living, LONG).claim("billing", "third")).isEmpty();
        assertThat(position(living)).isEqualTo(5);
    }

    @Test
    void a_claim_that_expired_and_that_nobody_took_is_still_good() {
        var store = billing(SHORT);
        var claim = claim(store, "a");
        Awaitility.await().until(() -> store.find("billing").orElseThrow().owner() == null);

        assertThat(store.extend(claim, 5)).isTrue();
        assertThat(store.find("billing").orElseThrow().owner()).isEqualTo("a");
    }

    @Test
    void what_does_not_matter_is_passed_over_once_all_that_was_sent_is_acknowledged() {
        var store = billing(LONG);
        var claim = claim(store, "a");
        assertThat(store.extend(claim, 7)).isTrue();
        assertThat(position(store)).isEqualTo(7);

        store.sending(claim, 9);
        assertThat(store.extend(claim, 12)).isTrue();
        assertThat(position(store)).isEqualTo(7);
        store.acknowledge("billing", claim.token(), 9);
        assertThat(store.extend(claim, 12)).isTrue();
        assertThat(position(store)).isEqualTo(12);
        assertThat(store.acknowledge("billing", claim.token(), 9)).isEqualTo(new Acknowledged.Through(12));
    }

    @Test
    void a_deleted_subscription_is_gone_and_a_new_one_of_the_name_knows_no_old_token() {
        var store = billing(LONG);
        var claim = claim(store, "a");
        assertThat(store.delete("billing")).isTrue();
        assertThat(store.delete("billing")).isFalse();
        assertThat(store.sending(claim, 6)).isFalse();

        store.create("billing", FILTER, 0);
        assertThat(store.sending(claim, 6)).isFalse();
        assertThat(store.acknowledge("billing", claim.token(), 0)).isEqualTo(new Acknowledged.Lost());
        assertThat(List.of(claim(store, "b").position())).containsExactly(0L);
    }
}
