package dev.keelson.queryside;

import dev.keelson.eventstore.SqlStates;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/** Keeps subscriptions in a database, H2 or PostgreSQL. Safe for use by many threads. */
final class JdbiSubscriptionStore implements SubscriptionStore {

    private final SubscriptionDao dao;
    private final long claimMillis;

    /**
     * @param dataSource a pool; a connection is taken for each call
     */
    JdbiSubscriptionStore(DataSource dataSource, Duration claimTimeout) {
        dao = Jdbi.create(dataSource).installPlugin(new SqlObjectPlugin()).onDemand(SubscriptionDao.class);
        claimMillis = claimTimeout.toMillis();
    }

    @Override
    public void create(String name, SubscriptionFilter filter, long after) {
        try {
            dao.insert(name, filter.types(), filter.tags(), after);
        } catch (JdbiException e) {
            if (!SqlStates.isUniqueViolation(e)) {
                throw e;
            }
        }
    }

    @Override
    public Optional<Subscription> find(String name) {
        return dao.find(name, claimMillis).map(SubscriptionRow::subscription);
    }

    @Override
    public List<Subscription> all() {
        return dao.all(claimMillis).stream().map(SubscriptionRow::subscription).toList();
    }

    @Override
    public boolean delete(String name) {
        return dao.delete(name) > 0;
    }

    @Override
    public Optional<Claim> claim(String name, String owner) {
        var token = UUID.randomUUID().toString();
        return dao.claim(name, token, owner, claimMillis) == 0
                ? Optional.empty()
                : dao.find(name, claimMillis)
                        .filter(row -> token.equals(row.token()))
                        .map(row -> new Claim(name, token, row.position()));
    }

    @Override
    public boolean sending(Claim claim, long position) {
        return dao.sending(claim.name(), claim.token(), position) > 0;
    }

    @Override
    public boolean extend(Claim claim, long passed) {
        return dao.extend(claim.name(), claim.token(), passed) > 0;
    }

    @Override
    public void release(Claim claim) {
        dao.release(claim.name(), claim.token());
    }

    @Override
    public Acknowledged acknowledge(String name, String token, long position) {
        var moved = dao.acknowledge(name, token, position) > 0;
        return dao.find(name, claimMillis)
                .map(row -> outcome(row, token, moved))
                .orElseGet(Acknowledged.Unknown::new);
    }

    private static Acknowledged outcome(SubscriptionRow row, String token, boolean moved) {
        if (moved) {
            return new Acknowledged.Through(row.position());
        }
        return token.equals(row.token())
                ? new Acknowledged.TooFar(Math.max(row.sent(), row.position()))
                : new Acknowledged.Lost();
    }
}
