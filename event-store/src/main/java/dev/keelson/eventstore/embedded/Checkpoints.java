package dev.keelson.eventstore.embedded;

import java.lang.ref.WeakReference;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.engine.Database;
import org.h2.engine.SessionLocal;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what was committed to the file, at moments at which no thread is changing anything: action-consistent checkpoints
 * (Haerder and Reuter, 1983). H2 takes the state of one table after the other while others go on; a process that is killed
 * before it has written the next state would leave a transaction of which some tables have the changes and some have not.
 * Taken between any two actions, a state has each open transaction together with what it takes to undo it.
 *
 * <p>One thread writes for all that wait. Meanwhile new actions wait at the door; but while the last are still under way only
 * for a moment, and commits not at all. An action that waits for a row of an open transaction changes nothing, and is not
 * waited for: that transaction cannot end while the file is written.
 *
 * <p>Safe for use by many threads.
 */
final class Checkpoints {

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    /** How long an action waits for others to come to their end. */
    private static final long AT_THE_DOOR = TimeUnit.MILLISECONDS.toNanos(2);

    /** For which the door is open to transactions that have begun, so that they commit and are written together. */
    private static final long GRACE = TimeUnit.MILLISECONDS.toNanos(1);

    /** After which a state is written though an action is under way. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

    /** How often to look whether those under way are waiting, of which nobody tells. */
    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(1);

    /** After so many bytes of changes they are written before a commit asks for it, when nobody is in the way. */
    private static final int LARGE = 4 << 20;

    /** So much more than it counts as large H2 may hold in memory before it writes by itself. */
    private static final int ROOM = 1 << 28;

    /** By database, since several pools may be on the same one; H2 has but one of it in a process as well. */
    private static final Map<Database, WeakReference<Checkpoints>> OF_DATABASES = new WeakHashMap<>();

    private static final ReentrantLock MAKING = new ReentrantLock();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition quiet = lock.newCondition();
    private final Condition open = lock.newCondition();
    private final Condition written = lock.newCondition();
    /** When each began. */
    private final Map<SessionLocal, Long> underWay = new HashMap<>();
    /** Numbers of sessions whose transactions have changed something and not begun to end. */
    private final Set<Integer> inTransaction = new HashSet<>();

    private final MVStore store;
    private boolean wanted;
    private long wantedAt;
    private boolean writing;
    private long asked;
    private long done;

    private Checkpoints(MVStore store) {
        this.store = store;
        makeRoom();
    }

    /** Those of a database, which writes nothing by itself any more. */
    static Checkpoints of(Database database) {
        MAKING.lock();
        try {
            stopWriting(database.getStore().getMvStore());
            var known = OF_DATABASES
                    .getOrDefault(database, new WeakReference<>(null))
                    .get();
            if (known != null) {
                return known;
            }
            var made = new Checkpoints(database.getStore().getMvStore());
            OF_DATABASES.put(database, new WeakReference<>(made));
            return made;
        } finally {
            MAKING.unlock();
        }
    }

    /** At 0 the thread that writes has ended; but commits write at 0, and not below. */
    private static void stopWriting(MVStore store) {
        if (store.getAutoCommitDelay() >= 0) {
            store.setAutoCommitDelay(0);
            store.setAutoCommitDelay(-1);
        }
    }

    /** By what it takes for unsaved, H2 decides whether to write. */
    private void makeRoom() {
        store.registerUnsavedMemory(-ROOM - store.getUnsavedMemory());
    }

    /** Something that a session does. */
    interface Action {
        @Nullable
        Object run() throws Throwable;
    }

    /**
     * Does what may change something in a transaction that goes on.
     *
     * @param begins whether it is the first in its transaction
     */
    @Nullable
    Object change(SessionLocal session, boolean begins, Action action) throws Throwable {
        enter(session, true, begins ? 0 : GRACE, AT_THE_DOOR);
        try {
            return action.run();
        } finally {
            leave(session);
            writeIfLarge();
        }
    }

    /** Does what ends a transaction without an outcome. */
    @Nullable
    Object end(SessionLocal session, Action action) throws Throwable {
        enter(session, false, 0, 0);
        try {
            return action.run();
        } finally {
            leave(session);
        }
    }

    /**
     * Does what commits, and writes the outcome.
     *
     * @param begins whether it is all of its transaction
     */
    @Nullable
    Object commit(SessionLocal session, boolean begins, Action action) throws Throwable {
        enter(session, false, 0, begins ? AT_THE_DOOR : 0);
        Object result;
        try {
            result = action.run();
        } finally {
            leave(session);
        }
        write();
        return result;
    }

    /** Forces what was written to the disk. */
    void force() throws SQLException {
        try {
            store.sync();
        } catch (MVStoreException e) {
            throw notWritten(e);
        }
    }

    /**
     * @param goesOn whether the transaction does
     * @param grace for which it need not wait when a checkpoint is wanted
     * @param patience how long it waits after that
     */
    private void enter(SessionLocal session, boolean goesOn, long grace, long patience) {
        lock.lock();
        try {
            awaitOpen(grace, System.nanoTime() + patience);
            underWay.put(session, System.nanoTime());
            if (goesOn) {
                inTransaction.add(session.getId());
            } else {
                inTransaction.remove(session.getId());
            }
        } finally {
            lock.unlock();
        }
    }

    /** An interrupted thread waits for the writing only. */
    private void awaitOpen(long grace, long end) {
        var interrupted = false;
        while (writing || (isClosed(grace) && !interrupted && end - System.nanoTime() > 0)) {
            try {
                open.awaitNanos(writing ? PATIENCE : end - System.nanoTime());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosed(long grace) {
        return wanted && System.nanoTime() - wantedAt >= grace;
    }

    private void leave(SessionLocal session) {
        lock.lock();
        try {
            underWay.remove(session);
            if (underWay.isEmpty()) {
                quiet.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** In the middle of a transaction nobody is waited for: he may be waiting for this one's rows. */
    private void writeIfLarge() throws SQLException {
        if (store.getUnsavedMemory() + ROOM > LARGE) {
            lock.lock();
            try {
                if (!wanted && underWay.isEmpty()) {
                    lead();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Returns when all that was done before is in the file. */
    private void write() throws SQLException {
        lock.lock();
        try {
            var ticket = ++asked;
            while (done < ticket) {
                if (wanted) {
                    written.awaitUninterruptibly();
                } else {
                    lead();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void lead() throws SQLException {
        wanted = true;
        wantedAt = System.nanoTime();
        try {
            awaitQuiet();
            var through = asked;
            writing = true;
            lock.unlock();
            try {
                writeAll();
            } finally {
                lock.lock();
                writing = false;
            }
            done = through;
        } finally {
            wanted = false;
            open.signalAll();
            written.signalAll();
        }
    }

    private void writeAll() throws SQLException {
        try {
            store.commit();
            if (store.isClosed()) {
                throw notWritten(null);
            }
            makeRoom();
        } catch (MVStoreException e) {
            throw notWritten(e);
        }
    }

    private static SQLException notWritten(@Nullable Exception cause) {
        return new SQLException(
                "the embedded database could not be written: %s"
                        .formatted(cause == null ? "it was closed" : cause.getMessage()),
                "08006",
                cause);
    }

    private void awaitQuiet() {
        var interrupted = false;
        while (!isQuiet() && System.nanoTime() - wantedAt < PATIENCE) {
            try {
                quiet.awaitNanos(LOOK);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!underWay.keySet().stream().allMatch(this::isBlocked)) {
            LOG.atWarn()
                    .addKeyValue("seconds", TimeUnit.NANOSECONDS.toSeconds(PATIENCE))
                    .log("the embedded database is written in the middle of a statement that takes very long");
        }
    }

    /** What takes very long has been waited for once. */
    private boolean isQuiet() {
        var now = System.nanoTime();
        return underWay.entrySet().stream()
                .allMatch(action -> isBlocked(action.getKey()) || now - action.getValue() >= PATIENCE);
    }

    private boolean isBlocked(SessionLocal session) {
        return inTransaction.contains(session.getBlockingSessionId());
    }
}
