package dev.keelson.projections;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the projections of this node, at the claim interval and when somebody asks: shows that the node is alive, lets
 * it have its share of the segments, ends what was dropped, and gives the queries to what has caught up. Safe for use by many
 * threads.
 */
final class Coordinator implements Runnable {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition asked = lock.newCondition();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ConcurrentMap<GenerationId, GenerationRunner> runners = new ConcurrentHashMap<>();
    private final Map<String, Projection> projections;
    private final Jdbi jdbi;
    private final SegmentTable segments;
    private final Generations generations;
    private final Switchover switchover;
    private final ReadingQueries queries;
    private final RunnerFactory factory;
    private final ProjectionReport report;
    private final String node;
    private final Duration interval;
    private final long nodeMillis;
    private volatile Serving serving = Serving.NOTHING;
    private volatile boolean stopping;
    private boolean wanted;

    /** Makes the runner of a generation that this node is to work on. */
    interface RunnerFactory {
        GenerationRunner runner(Projection projection, GenerationRow generation);
    }

    /**
     * @param interval between two rounds that nobody asked for
     * @param nodeTimeout after which a node that shows no sign of life has no share any more
     */
    Coordinator(
            Map<String, Projection> projections,
            Jdbi jdbi,
            SegmentTable segments,
            Generations generations,
            Switchover switchover,
            ReadingQueries queries,
            RunnerFactory factory,
            ProjectionReport report,
            String node,
            Duration interval,
            Duration nodeTimeout) {
        this.projections = projections;
        this.jdbi = jdbi;
        this.segments = segments;
        this.generations = generations;
        this.switchover = switchover;
        this.queries = queries;
        this.factory = factory;
        this.report = report;
        this.node = node;
        this.interval = interval;
        nodeMillis = nodeTimeout.toMillis();
    }

    /** Which generations this node's queries read. */
    Serving serving() {
        return serving;
    }

    /** The runners of this node. */
    Collection<GenerationRunner> runners() {
        return runners.values();
    }

    @Nullable
    GenerationRunner runner(GenerationId id) {
        return runners.get(id);
    }

    /** Asks for a round now. */
    void wake() {
        lock.lock();
        try {
            wanted = true;
            asked.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The first round, on the caller's thread, so that queries know from the start what they read. */
    void begin() {
        try {
            sync();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                lookAfter();
                awaitNext();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    private void awaitNext() throws InterruptedException {
        lock.lock();
        try {
            var nanos = interval.toNanos();
            while (!wanted && nanos > 0) {
                nanos = asked.awaitNanos(nanos);
            }
            wanted = false;
        } finally {
            lock.unlock();
        }
    }

    private void lookAfter() throws InterruptedException {
        try {
            round();
        } catch (RuntimeException e) {
            report.coordinationFailed(e);
        }
    }

    private void round() throws InterruptedException {
        var rows = sync();
        changeOver(rows);
        switchTo(rows);
        retire(rows);
    }

    private List<GenerationRow> sync() throws InterruptedException {
        segments.renew();
        var rows = generations.all();
        endDropped(rows);
        serving = nextServing(rows);
        beginNew(rows);
        var present = segments.all().stream().collect(Collectors.groupingBy(SegmentRow::id));
        for (var runner : runners.values()) {
            var generation = runner.generation();
            sign(generation, generation.tables() != null && queries.mayRead(generation.tables()));
        }
        for (var runner : runners.values()) {
            var id = runner.generation().id();
            runner.sync(present.getOrDefault(id, List.of()), segments.nodes(id).size());
        }
        return rows;
    }

    /** Says that this node is there for a generation, and whether its queries read it. */
    private void sign(GenerationRow row, boolean reading) {
        jdbi.useExtension(GenerationDao.class, dao -> {
            if (dao.seen(node, row.projection(), row.generation(), reading) == 0) {
                dao.insertNode(node, row.projection(), row.generation(), reading);
            }
        });
    }

    private void endDropped(List<GenerationRow> rows) throws InterruptedException {
        for (var runner : List.copyOf(runners.values())) {
            if (rows.stream().noneMatch(row -> isStill(runner.generation(), row))) {
                runners.remove(runner.generation().id());
                runner.stop(interval);
            }
        }
    }

    private static boolean isStill(GenerationRow begun, GenerationRow row) {
        return row.id().equals(begun.id())
                && row.state() != GenerationState.DROPPING
                && (row.state() == GenerationState.RETIRED) == (begun.state() == GenerationState.RETIRED);
    }

    private void beginNew(List<GenerationRow> rows) {
        for (var row : rows) {
            var projection = projections.get(row.projection());
            if (projection != null && worksOn(projection, row)) {
                runners.computeIfAbsent(row.id(), _ -> factory.runner(projection, row));
            }
        }
    }

    /** Side effects may look at tables: those that serve, since the old ones are another version's. */
    private boolean worksOn(Projection projection, GenerationRow row) {
        return switch (row.state()) {
            case FILLING, SERVING, VERIFYING -> projection.reads(row);
            case RETIRED -> serving.of(projection.name()).isPresent();
            case DROPPING -> false;
        };
    }

    /** What was read so far for as long as it is there, else the newest. */
    private Serving nextServing(List<GenerationRow> rows) {
        var chosen = new HashMap<String, GenerationRow>();
        for (var projection : projections.values()) {
            newest(projection, rows).ifPresent(newest -> {
                var present = serving.of(projection.name());
                var stays = present.map(GenerationRow::id).filter(runners::containsKey);
                chosen.put(projection.name(), stays.isPresent() ? present.get() : newest);
            });
        }
        return Serving.of(chosen);
    }

    private static Optional<GenerationRow> newest(Projection projection, List<GenerationRow> rows) {
        return Generations.serving(rows.stream().filter(projection::reads).toList(), projection.name());
    }

    /** A generation takes over on this node at a moment at which it has all that its predecessor shows: nothing goes back. */
    private void changeOver(List<GenerationRow> rows) throws InterruptedException {
        for (var projection : projections.values()) {
            var present = serving.of(projection.name()).map(GenerationRow::id);
            var newest = newest(projection, rows);
            if (present.isPresent()
                    && newest.isPresent()
                    && !present.get().equals(newest.get().id())) {
                switchover.whileLevel(present.get(), newest.get().id(), () -> read(newest.get()));
            }
        }
    }

    /** The old tables stand still until nobody reads them any more, or somebody takes his time; the others hear of it soon. */
    private void read(GenerationRow newest) {
        var before = serving;
        sign(newest, true);
        serving = before.with(newest);
        queries.awaitEnd(before.path(), interval);
        wake();
    }

    private void switchTo(List<GenerationRow> rows) throws InterruptedException {
        for (var row : rows) {
            var projection = projections.get(row.projection());
            if (projection != null && projection.isCurrent(row) && row.state() == GenerationState.FILLING) {
                var predecessor = Generations.serving(rows, row.projection()).map(GenerationRow::id);
                if (switchover.attempt(row.id(), predecessor)) {
                    wake();
                }
            }
        }
    }

    /** Takes what is left of side effects over from nodes of an older version, when there are none any more. */
    private void retire(List<GenerationRow> rows) {
        for (var row : rows) {
            var projection = projections.get(row.projection());
            if (projection != null
                    && row.state() == GenerationState.SERVING
                    && !projection.reads(row)
                    && serving.of(projection.name()).isPresent()
                    && segments.nodes(row.id()).isEmpty()
                    && generations.retire(row.id())) {
                wake();
            }
        }
    }

    /** Ends everything; false when something did not end in time. */
    boolean stop(Duration timeout) throws InterruptedException {
        stopping = true;
        wake();
        var all = ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
        runners.values().forEach(GenerationRunner::beginStop);
        for (var runner : runners.values()) {
            all &= runner.stop(timeout);
        }
        jdbi.useExtension(GenerationDao.class, dao -> dao.forget(node, nodeMillis));
        return all;
    }
}
