package dev.keelson.eventstore;

import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process with a log of its own, which runs in heats that another process starts. It reads lines and answers each: {@code
 * ready RACE NUMBER START RUNNER…} by {@code ready} when the runners stand at the line, {@code go} by {@code outcomes
 * RUNNER=WORD…} when they are through. The end of its input ends it.
 */
final class RacingNode {

    private static final long SECONDS = 30;

    private final EventLog log;
    private final ExecutorService runners = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<String>> running = new ArrayList<>();
    private CountDownLatch line = new CountDownLatch(0);

    private RacingNode(EventLog log) {
        this.log = log;
    }

    public static void main(String... arguments) throws Exception {
        var answers = System.out;
        System.setOut(System.err);
        try (var dataSource = new HikariDataSource()) {
            dataSource.setJdbcUrl(arguments[0]);
            try (var log = EventLogs.jdbi(dataSource, EventLogConfiguration.DEFAULT, EventLogObserver.NONE)) {
                new RacingNode(log).obey(answers);
            }
        }
    }

    private void obey(PrintStream answers) throws IOException, InterruptedException, TimeoutException {
        var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var order = orders.readLine(); order != null; order = orders.readLine()) {
            var words = List.of(order.split(" "));
            answers.println(words.getFirst().equals("go") ? go() : ready(words));
            answers.flush();
        }
    }

    private String ready(List<String> words) throws InterruptedException {
        var heat = new Heat(Race.valueOf(words.get(1)), Integer.parseInt(words.get(2)), Long.parseLong(words.get(3)));
        var numbers = words.subList(4, words.size());
        var standing = new CountDownLatch(numbers.size());
        var start = new CountDownLatch(1);
        for (var number : numbers) {
            var append = heat.append(Integer.parseInt(number));
            running.add(runners.submit(() -> {
                standing.countDown();
                start.await(SECONDS, TimeUnit.SECONDS);
                return number + "=" + Heat.word(log.append(append));
            }));
        }
        line = start;
        return standing.await(SECONDS, TimeUnit.SECONDS) ? "ready" : "late";
    }

    private String go() throws InterruptedException, TimeoutException {
        line.countDown();
        var outcomes = new ArrayList<>(Arrays.asList("outcomes"));
        for (var runner : running) {
            try {
                outcomes.add(runner.get(SECONDS, TimeUnit.SECONDS));
            } catch (ExecutionException e) {
                outcomes.add(String.valueOf(e.getCause()).replace(' ', '_'));
            }
        }
        running.clear();
        return String.join(" ", outcomes);
    }
}
