package dev.keelson.messagingadapters.relay;

import dev.keelson.eventstore.SqlStates;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/**
 * Where relays are kept, for all nodes: how far each is, and whose it is. It belongs to the node that claimed it last, until
 * that one releases it or gives no sign of life for the claim timeout. Whatever is done under an older claim changes nothing.
 * Safe for use by many threads; methods block.
 */
final class RelayStore {

    private final RelayDao dao;

    /**
     * @param dataSource a pool; a connection is taken for each call
     */
    RelayStore(DataSource dataSource) {
        dao = Jdbi.create(dataSource).installPlugin(new SqlObjectPlugin()).onDemand(RelayDao.class);
    }

    /**
     * What becomes of the wish for a relay.
     *
     * @param token tells this claim from all others there ever were; empty if the relay is another's
     * @param position how far it is
     */
    record Claimed(String name, String token, long position) {

        boolean isOurs() {
            return !token.isEmpty();
        }
    }

    /**
     * Claims a relay, which is made if it is not there.
     *
     * @param start the position of a new one
     * @param owner for people to read, at most 64 characters
     */
    Claimed claim(String name, LongSupplier start, String owner, Duration timeout) {
        if (dao.position(name).isEmpty()) {
            insert(name, start.getAsLong());
        }
        var token = UUID.randomUUID().toString();
        var claimed = dao.claim(name, token, owner, timeout.toMillis()) > 0;
        return new Claimed(name, claimed ? token : "", position(name).orElse(0));
    }

    private void insert(String name, long position) {
        try {
            dao.insert(name, position);
        } catch (JdbiException e) {
            if (!SqlStates.isUniqueViolation(e)) {
                throw e;
            }
        }
    }

    OptionalLong position(String name) {
        return dao.position(name);
    }

    /** Extends the claim and moves the position forward; whether the claim is still the last. */
    boolean extend(Claimed claim, long position) {
        return dao.extend(claim.name(), claim.token(), position) > 0;
    }

    /** Moves the position forward and lets the next one claim at once. */
    void release(Claimed claim, long position) {
        dao.release(claim.name(), claim.token(), position);
    }
}
