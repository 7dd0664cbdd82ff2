package dev.keelson.eventstore.embedded;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.engine.Database;
import org.h2.mvstore.MVStore;
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
 * for a moment, since one of these may be waiting for a lock of a transaction whose next action is at the door. Commits do
 * not wait for that.
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
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    /** After so many bytes of changes they are written before a commit asks for it, and before H2 does it by itself. */
    private static final int LARGE = 4 << 20;

    private static final Map<Database, WeakReference<Checkpoints>> OF_DATABASES = new WeakHashMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition quiet = lock.newCondition();
    private final Condition open = lock.newCondition();
    private final Condition written = lock.newCondition();
    private final MVStore store;
    private int underWay;
    private boolean wanted;
    private long wantedAt;
    private boolean writing;
    private long asked;
    private long done;

    private Checkpoints(MVStore store) {
        this.store = store;
    }

    /** Those of a database, which writes nothing by itself any more. */
    static Checkpoints of(Database database) {
        var store = database.getStore().getMvStore();
        store.setAutoCommitDelay(-1);
        synchronized (OF_DATABASES) {
            var known = OF_DATABASES
                    .getOrDefault(database, new WeakReference<>(null))
                    .get();
            if (known != null) {
                return known;
            }
            var made = new Checkpoints(store);
            OF_DATABASES.put(database, new WeakReference<>(made));
            return made;
        }
    }

    /** Something that a connection does. */
    interface Action {
        @Nullable
        Object run() throws Throwable;
    }

    /**
     * Does what may change something.
     *
     * @param begins whether it is the first in its transaction
     */
    @Nullable
    Object change(boolean begins, Action action) throws Throwable {
        enter(begins ? 0 : GRACE, AT_THE_DOOR);
        try {
            return action.run();
        } finally {
            leave();
            if (store.getUnsavedMemory() > LARGE) {
                write();
            }
        }
    }

    /**
     * Does what commits, and writes the outcome.
     *
     * @param begins whether it is all of its transaction
     */
    @Nullable
    Object commit(boolean begins, Action action) throws Throwable {
        enter(0, begins ? AT_THE_DOOR : 0);
        try {
            return action.run();
        } finally {
            leave();
            write();
        }
    }

    /** Forces what was written to the disk. */
    void force() {
        store.sync();
    }

    /**
     * @param grace for which it need not wait when a checkpoint is wanted
     * @param patience how long it waits after that
     */
    private void enter(long grace, long patience) {
        lock.lock();
        try {
            awaitOpen(grace, System.nanoTime() + patience);
            underWay++;
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

    private void leave() {
        lock.lock();
        try {
            if (--underWay == 0) {
                quiet.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns when all that was done before is in the file. */
    private void write() {
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

    private void lead() {
        wanted = true;
        wantedAt = System.nanoTime();
        try {
            awaitQuiet();
            var through = asked;
            writing = true;
            lock.unlock();
            try {
                store.commit();
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

    private void awaitQuiet() {
        var end = System.nanoTime() + PATIENCE;
        var interrupted = false;
        while (underWay > 0) {
            var left = end - System.nanoTime();
            if (left <= 0) {
                LOG.atWarn()
                        .addKeyValue("actions", underWay)
                        .log("the embedded database is written in the middle of changes, which take very long");
                break;
            }
            try {
                quiet.awaitNanos(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
