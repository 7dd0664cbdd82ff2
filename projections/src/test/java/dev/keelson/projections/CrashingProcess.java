package dev.keelson.projections;

import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogConfiguration;
import dev.keelson.eventstore.EventLogObserver;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.EventPage;
import dev.keelson.eventstore.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A process with a ledger that halts, or stays, at a step of its first batch with a certain event. On standard output it says,
 * a line each: {@code started}, {@code here} when it stays, {@code refused} when a batch was not committed. A line on standard input lets
 * it go on from where it stays; the end of the input ends it.
 */
final class CrashingProcess implements FaultyDataSource.Steps {

    static final ProjectionsConfiguration CONFIGURATION = ProjectionsConfiguration.DEFAULT
            .withClaimTimeout(Duration.ofSeconds(1))
            .withSegments(4)
            .withBatchSize(7)
            .withAttempts(1);

    private final PrintStream output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final CountDownLatch order = new CountDownLatch(1);
    private final AtomicBoolean came = new AtomicBoolean();
    private final CrashStep step;
    private final boolean halts;
    private volatile @Nullable Thread handling;
    private volatile @Nullable Thread parking;

    private CrashingProcess(CrashStep step, boolean halts) {
        this.step = step;
        this.halts = halts;
    }

    /**
     * Runs until it is lost.
     *
     * @param arguments the database's address, the step, and whether to halt there
     */
    public static void main(String[] arguments) {
        new CrashingProcess(CrashStep.valueOf(arguments[1]), Boolean.parseBoolean(arguments[2])).run(arguments[0]);
    }

    private void run(String url) {
        var pool = TestDatabase.pool(url, 12);
        var log = reading(EventLogs.jdbi(pool, EventLogConfiguration.DEFAULT, EventLogObserver.NONE));
        TestNode.start(
                FaultyDataSource.of(pool, this),
                log,
                CONFIGURATION,
                new ProjectionsObserver() {
                    @Override
                    public void lost(String processor, int segment) {
                        output.println("refused");
                    }

                    @Override
                    public void failed(String processor, int segment, int attempts) {
                        output.println("refused");
                    }
                },
                Map.of(Bank.LEDGER, new Ledger(this::handled)));
        output.println("started");
        awaitEnd();
    }

    /** Orders come here, and are passed on to the thread that stays. */
    private void awaitEnd() {
        try (var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            while (input.readLine() != null) {
                order.countDown();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }

    private EventLog reading(EventLog log) {
        return (EventLog) Proxy.newProxyInstance(
                EventLog.class.getClassLoader(), new Class<?>[] {EventLog.class}, (_, method, arguments) -> {
                    try {
                        var result = method.invoke(log, arguments);
                        if (result instanceof EventPage page && !page.events().isEmpty()) {
                            at(CrashStep.READ);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void handled(Deposited event) {
        handling = Thread.currentThread();
        at(CrashStep.HANDLED);
        if (step == CrashStep.PARKING && event.number() == 3) {
            throw new IllegalStateException("to be parked");
        }
    }

    @Override
    public void statement(String sql) {
        if (sql.contains("SET position = ?") && Thread.currentThread().equals(handling)) {
            at(CrashStep.BEFORE_POSITION);
        }
        if (sql.contains("INTO keelson_dead_letter")) {
            parking = Thread.currentThread();
        }
    }

    @Override
    public void beforeCommit() {
        if (Thread.currentThread().equals(handling)) {
            at(CrashStep.BEFORE_COMMIT);
        }
        if (Thread.currentThread().equals(parking)) {
            at(CrashStep.PARKING);
        }
    }

    @Override
    public void afterCommit() {
        if (Thread.currentThread().equals(handling)) {
            at(CrashStep.AFTER_COMMIT);
        }
    }

    private void at(CrashStep here) {
        if (here != step || !came.compareAndSet(false, true)) {
            return;
        }
        output.println("here");
        if (halts) {
            Runtime.getRuntime().halt(137);
        }
        stay();
    }

    private void stay() {
        try {
            order.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
