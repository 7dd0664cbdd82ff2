package dev.keelson.eventstore;

import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/** Snapshots in a table, one row an entity, over JDBI. Safe for use by many threads. */
final class JdbiSnapshotStore implements SnapshotStore {

    private final Jdbi jdbi;

    JdbiSnapshotStore(DataSource dataSource) {
        jdbi = Jdbi.create(dataSource).installPlugin(new SqlObjectPlugin());
    }

    @Override
    public Optional<Snapshot> find(String entityType, String entityId) {
        return asking(dao -> dao.find(entityType, entityId));
    }

    /** Two nodes may insert at the same time; the second one then finds a row to decide on. */
    @Override
    public void save(Snapshot snapshot) {
        if (!replaced(snapshot) && !inserted(snapshot)) {
            replaced(snapshot);
        }
    }

    private boolean replaced(Snapshot snapshot) {
        return asking(dao -> dao.replace(snapshot)) > 0;
    }

    private boolean inserted(Snapshot snapshot) {
        try {
            return asking(dao -> dao.insert(snapshot)) > 0;
        } catch (RuntimeException e) {
            if (SqlStates.isUniqueViolation(e)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void discard(Snapshot snapshot) {
        asking(dao -> dao.delete(snapshot));
    }

    private <T> T asking(Function<SnapshotDao, T> question) {
        try {
            return jdbi.withExtension(SnapshotDao.class, question::apply);
        } catch (RuntimeException e) {
            throw SqlStates.isTransient(e) ? EventLogUnavailableException.database("handle a snapshot", e) : e;
        }
    }
}
