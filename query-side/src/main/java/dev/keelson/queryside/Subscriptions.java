package dev.keelson.queryside;

import dev.keelson.queryside.SubscriptionStore.Acknowledged;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable subscriptions of the event feed, as a node takes part in them: lets members in, keeps their claims alive on a
 * thread of its own and gives them back when they leave. Closing gives all back; members must have left before. Safe for use
 * by many threads.
 */
public final class Subscriptions implements AutoCloseable {

    /** Where the scripts of the table are on the class path. */
    public static final String MIGRATIONS = "db/query-side";

    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);
    private static final Duration LONGEST_POLL = Duration.ofSeconds(1);
    private static final int POLLS_PER_TIMEOUT = 4;

    private final SubscriptionStore store;
    private final SubscriptionConfiguration configuration;
    private final String node = UUID.randomUUID().toString();
    private final AtomicInteger joined = new AtomicInteger();
    private final Map<String, Integer> members = new ConcurrentHashMap<>();
    private final ClaimKeeper keeper;

    Subscriptions(SubscriptionStore store, SubscriptionConfiguration configuration) {
        this.store = store;
        this.configuration = configuration;
        keeper = ClaimKeeper.start(store, configuration.claimTimeout());
    }

    /** Subscriptions in a database, H2 or PostgreSQL, whose table the scripts at {@link #MIGRATIONS} have made. */
    public static Subscriptions jdbi(DataSource dataSource, SubscriptionConfiguration configuration) {
        return new Subscriptions(new JdbiSubscriptionStore(dataSource, configuration.claimTimeout()), configuration);
    }

    /** Subscriptions in memory, for tests: gone with the process. */
    public static Subscriptions inMemory(SubscriptionConfiguration configuration) {
        return new Subscriptions(new InMemorySubscriptionStore(configuration.claimTimeout()), configuration);
    }

    /**
     * Lets a member in, which is not active yet; makes the subscription if there is none.
     *
     * @param start the position after which a new one begins
     */
    SubscriptionMember join(String name, SubscriptionFilter filter, LongSupplier start) {
        var standing = store.find(name).orElseGet(() -> made(name, filter, start.getAsLong()));
        if (!standing.filter().equals(filter)) {
            throw SubscriptionDiffersException.of(standing, filter);
        }
        members.compute(name, (_, present) -> oneMore(name, present == null ? 0 : present));
        return new SubscriptionMember(name, node + "/" + joined.incrementAndGet(), store, keeper, () -> left(name));
    }

    private Subscription made(String name, SubscriptionFilter filter, long after) {
        if (store.all().size() >= configuration.maxSubscriptions()) {
            throw TooManySubscribersException.subscriptions(configuration.maxSubscriptions());
        }
        store.create(name, filter, after);
        LOG.atInfo().addKeyValue("name", name).addKeyValue("after", after).log("a subscription was made");
        return named(name);
    }

    private int oneMore(String name, int present) {
        if (present > configuration.maxStandbys()) {
            throw TooManySubscribersException.standingBy(name, configuration.maxStandbys());
        }
        return present + 1;
    }

    private void left(String name) {
        members.computeIfPresent(name, (_, present) -> present == 1 ? null : present - 1);
    }

    /** How long a member that is not active waits before it tries again. */
    Duration pollInterval() {
        var poll = configuration.claimTimeout().dividedBy(POLLS_PER_TIMEOUT);
        return poll.compareTo(LONGEST_POLL) < 0 ? poll : LONGEST_POLL;
    }

    List<Subscription> all() {
        return store.all();
    }

    Subscription named(String name) {
        return store.find(name).orElseThrow(() -> UnknownSubscriptionException.named(name));
    }

    void delete(String name) {
        if (!store.delete(name)) {
            throw UnknownSubscriptionException.named(name);
        }
        LOG.atInfo().addKeyValue("name", name).log("a subscription was deleted");
    }

    Acknowledged acknowledge(String name, String token, long position) {
        return store.acknowledge(name, token, position);
    }

    @Override
    public void close() {
        keeper.close();
    }
}
