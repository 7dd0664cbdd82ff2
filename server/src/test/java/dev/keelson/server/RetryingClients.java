package dev.keelson.server;

import dev.keelson.server.KeyedCommands.Keyed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Clients that ask with the same key until they are answered, and then once more. Some ask twice at the same time, some go
 * away before the first answer has come. Safe for use by many threads.
 */
final class RetryingClients {

    private static final int CONNECTIONS = 16;
    private static final long PAUSE_NANOS = 5_000_000;
    private static final long LONGEST_MINUTES = 10;

    /** How a client asks the first two times. */
    private enum Way {
        ONE_AFTER_THE_OTHER,
        BOTH_AT_ONCE,
        FIRST_UNHEARD
    }

    /**
     * What a client heard.
     *
     * @param body of the command's answer, or of the problem
     * @param replayed whether it says that it is an earlier request's answer
     */
    record Answer(int status, String body, boolean replayed) {}

    private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();
    private final AtomicInteger broken = new AtomicInteger();
    private final AtomicInteger notYet = new AtomicInteger();
    private final MortalServer server;
    private final long seed;

    RetryingClients(MortalServer server, long seed) {
        this.server = server;
        this.seed = seed;
    }

    /** Has every command answered twice. Counts down for each that is. */
    void askTwice(List<Keyed> commands, List<CountDownLatch> milestones) throws Exception {
        forEach(commands, (command, number) -> {
            askTwice(command, number);
            milestones.forEach(CountDownLatch::countDown);
        });
    }

    /** Has every command answered once more. */
    void askAgain(List<Keyed> commands) throws Exception {
        forEach(commands, (command, _) -> ask(command));
    }

    /** What is done with a command, by its number. */
    private interface Asking {
        void ask(Keyed command, int number) throws Exception;
    }

    private static void forEach(List<Keyed> commands, Asking asking) throws Exception {
        var next = new AtomicInteger();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var ends = IntStream.range(0, CONNECTIONS)
                    .mapToObj(_ -> clients.submit(() -> {
                        for (var i = next.getAndIncrement(); i < commands.size(); i = next.getAndIncrement()) {
                            asking.ask(commands.get(i), i);
                        }
                        return true;
                    }))
                    .toList();
            for (Future<?> end : ends) {
                end.get(LONGEST_MINUTES, TimeUnit.MINUTES);
            }
        }
    }

    private void askTwice(Keyed command, int number) throws Exception {
        var ways = Way.values();
        switch (ways[new Random(seed + number).nextInt(ways.length)]) {
            case ONE_AFTER_THE_OTHER -> askAndAskAgain(command);
            case BOTH_AT_ONCE -> askWithTwin(command);
            case FIRST_UNHEARD -> {
                askUnheard(command);
                askAndAskAgain(command);
            }
        }
    }

    private void askAndAskAgain(Keyed command) {
        ask(command);
        ask(command);
    }

    private void askWithTwin(Keyed command) throws Exception {
        var both = new CountDownLatch(2);
        try (var twin = Executors.newVirtualThreadPerTaskExecutor()) {
            var end = twin.submit(() -> askTogether(command, both));
            askTogether(command, both);
            end.get(LONGEST_MINUTES, TimeUnit.MINUTES);
        }
    }

    private boolean askTogether(Keyed command, CountDownLatch both) throws InterruptedException {
        both.countDown();
        both.await();
        ask(command);
        return true;
    }

    /** The whole request, and nobody there when the answer comes. */
    private void askUnheard(Keyed command) {
        var body = command.request().body().toString();
        try (var connection = new RawConnection(server.door().port())) {
            connection.send("""
                    POST %s HTTP/1.1\r
                    Host: keelson\r
                    Content-Type: application/json\r
                    Idempotency-Key: %s\r
                    Content-Length: %d\r
                    \r
                    %s""".formatted(
                    command.request().path(), command.key(), body.getBytes(StandardCharsets.UTF_8).length, body));
        } catch (IOException e) {
            broken.incrementAndGet();
        }
    }

    private void ask(Keyed command) {
        while (!isAnswered(command)) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private boolean isAnswered(Keyed command) {
        try {
            var reply = server.door().api().command(command.request(), "Idempotency-Key", command.key());
            if (isWorthRetrying(reply)) {
                notYet.incrementAndGet();
                return false;
            }
            var replayed = reply.header("Idempotency-Replayed").equals("true");
            answers.computeIfAbsent(command.key(), _ -> new ConcurrentLinkedQueue<>())
                    .add(new Answer(reply.status(), reply.text(), replayed));
            return true;
        } catch (UncheckedIOException e) {
            broken.incrementAndGet();
            return false;
        }
    }

    private static boolean isWorthRetrying(Api.Reply reply) {
        return switch (reply.status()) {
            case 429, 503, 504 -> true;
            case 409 -> !reply.problem().equals("domain-rule");
            default -> false;
        };
    }

    /** What was answered to a command, in no order. */
    List<Answer> answersTo(Keyed command) {
        return List.copyOf(answers.getOrDefault(command.key(), new ConcurrentLinkedQueue<>()));
    }

    /** How many requests ended without an answer. */
    int broken() {
        return broken.get();
    }

    /** How many were told to ask again. */
    int notYet() {
        return notYet.get();
    }
}
