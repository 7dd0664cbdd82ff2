package dev.keelson.messagingadapters.relay;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.eventstore.TestDatabase;
import dev.keelson.messagingadapters.relay.RelayStore.Claimed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What relays rely on in their table. */
abstract class RelayStoreContract {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final TestDatabase database = create();
    private final RelayStore store = new RelayStore(database.dataSource());
    private final RelayStore other = new RelayStore(database.dataSource());

    abstract TestDatabase create();

    @BeforeEach
    void migrate() {
        SchemaMigrations.migrate(database.dataSource(), "relay", Relays.MIGRATIONS, Relays.class.getClassLoader());
    }

    @AfterEach
    void drop() {
        database.close();
    }

    private static Claimed claim(RelayStore store, Duration timeout) {
        return store.claim("orders", () -> 5, "node", timeout);
    }

    @Test
    void a_new_relay_begins_at_its_start_and_an_old_one_where_it_is() {
        var first = claim(store, LONG);
        assertThat(first.isOurs()).isTrue();
        assertThat(first.position()).isEqualTo(5);
        store.release(first, 9);

        assertThat(claim(store, LONG).position()).isEqualTo(9);
    }

    @Test
    void a_claim_keeps_others_out_until_it_is_released() {
        var ours = claim(store, LONG);
        assertThat(store.extend(ours, 7)).isTrue();

        var theirs = claim(other, LONG);
        assertThat(theirs.isOurs()).isFalse();
        assertThat(theirs.position()).isEqualTo(7);

        store.release(ours, 8);
        assertThat(claim(other, LONG).isOurs()).isTrue();
    }

    @Test
    void a_claim_without_a_sign_of_life_goes_to_the_next_and_does_nothing_more() {
        var ours = claim(store, LONG);
        await().atMost(20, SECONDS).until(() -> claim(other, SHORT).isOurs());

        assertThat(store.extend(ours, 7)).isFalse();
        store.release(ours, 8);

        assertThat(claim(store, LONG).isOurs()).isFalse();
        assertThat(store.position("orders")).hasValue(5);
    }

    @Test
    void a_position_never_goes_back() {
        var ours = claim(store, LONG);
        assertThat(store.extend(ours, 7)).isTrue();
        assertThat(store.extend(ours, 6)).isTrue();

        assertThat(store.position("orders")).hasValue(7);
    }

    @Test
    void of_those_who_claim_at_once_one_gets_it() throws Exception {
        var claims = 8;
        var barrier = new CyclicBarrier(claims);
        Callable<Claimed> claiming = () -> {
            barrier.await(20, SECONDS);
            return claim(new RelayStore(database.dataSource()), LONG);
        };
        var claimed = new ArrayList<Claimed>();
        try (var threads = Executors.newFixedThreadPool(claims)) {
            List<Future<Claimed>> futures = threads.invokeAll(Collections.nCopies(claims, claiming));
            for (var future : futures) {
                claimed.add(future.get());
            }
        }

        assertThat(claimed).filteredOn(Claimed::isOurs).hasSize(1);
        assertThat(claimed).allSatisfy(one -> assertThat(one.position()).isEqualTo(5));
    }
}
