package dev.keelson.eventstore;

import org.jdbi.v3.core.Handle;

/** Writes statement by statement: the database is in this process, and a statement costs no trip. */
final class H2LogWriter implements LogWriter {

    @Override
    public boolean commitsAlone() {
        return false;
    }

    @Override
    public Placement write(Handle handle, BatchPlan plan) {
        var dao = handle.attach(EventDao.class);
        dao.lock();
        var base = dao.head();
        var broken = ConflictQuery.run(handle, base, plan.checks());
        if (broken.isEmpty()) {
            EventRows.insert(handle, base, plan.events());
        }
        return new Placement(base, broken);
    }
}
