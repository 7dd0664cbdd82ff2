package dev.keelson.projections;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.zaxxer.hikari.HikariDataSource;
import dev.keelson.projections.FaultyDataSource.Steps;
import java.sql.SQLException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * A node that is stalled and goes on, or dies without giving anything up, at whatever step of a transaction it is: the
 * database hears nothing more of it. Used by one thread.
 */
final class MortalNode implements AutoCloseable {

    private enum State {
        ALIVE,
        STALLED,
        DEAD
    }

    private final Fate fate = new Fate();
    private final HikariDataSource pool;
    private final TestNode node;

    /**
     * @param pool its own
     * @param start begins the node on what it thinks is its pool
     */
    MortalNode(HikariDataSource pool, Function<DataSource, TestNode> start) {
        this.pool = pool;
        node = start.apply(FaultyDataSource.of(pool, fate));
    }

    TestNode node() {
        return node;
    }

    boolean isAlive() {
        return fate.isAlive();
    }

    void stall() {
        fate.become(State.STALLED);
    }

    void goOn() {
        fate.become(State.ALIVE);
    }

    void die() {
        fate.become(State.DEAD);
    }

    /** In good order, if it is alive. */
    @Override
    public void close() {
        node.close();
        pool.close();
    }

    /** What happens at each step. */
    private static final class Fate implements Steps {

        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private State state = State.ALIVE;

        void become(State next) {
            lock.lock();
            try {
                state = state == State.DEAD ? State.DEAD : next;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        boolean isAlive() {
            lock.lock();
            try {
                return state == State.ALIVE;
            } finally {
                lock.unlock();
            }
        }

        private void pass() throws SQLException {
            lock.lock();
            try {
                while (state == State.STALLED) {
                    if (!changed.await(30, SECONDS)) {
                        throw new IllegalStateException("stalled for too long");
                    }
                }
                if (state == State.DEAD) {
                    throw new SQLException("the process is dead", "08006");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SQLException("the process is going", "08006", e);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void connection() throws SQLException {
            pass();
        }

        @Override
        public void statement(String sql) throws SQLException {
            pass();
        }

        @Override
        public void beforeCommit() throws SQLException {
            pass();
        }

        @Override
        public void afterCommit() throws SQLException {
            pass();
        }
    }
}
