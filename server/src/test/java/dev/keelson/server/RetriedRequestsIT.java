package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keelson.server.KeyedCommands.Keyed;
import dev.keelson.server.RetryingClients.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code -Dkeelson.retry.commands} commands with keys, every one sent twice and more, to a server that is killed by SIGKILL
 * at moments that follow from {@code -Dkeelson.retry.seed}.
 */
final class RetriedRequestsIT {

    private static final int COMMANDS = Integer.getInteger("keelson.retry.commands", 1_500);
    private static final long SEED = Long.getLong("keelson.retry.seed", System.nanoTime());
    private static final int KILLS = 3;
    private static final long LONGEST_PAUSE_NANOS = 3_000_000;

    private final Random random = new Random(SEED);
    private final String run = "%d commands, seed %d".formatted(COMMANDS, SEED);

    @ParameterizedTest
    @EnumSource(Engine.class)
    void every_key_has_one_effect_and_one_answer_however_often_it_is_asked(Engine engine) throws Exception {
        try (var storage = engine.open();
                var server = new MortalServer(storage)) {
            var clients = new RetryingClients(server, SEED);
            var commands = sent(server, clients);
            System.out.printf(
                    "retried on %s: %s, %d connections broken, %d asked to come again%n",
                    engine, run, clients.broken(), clients.notYet());
            assertThat(clients.broken()).as(run).isPositive();
            var answers = requireOneAnswer(commands, clients);
            var api = server.door().api();
            requireOneEffect(answers, api.events("after=0"));
            requireStock(answers, api);
        }
    }

    private List<Keyed> sent(MortalServer server, RetryingClients clients) throws Exception {
        var generator = new KeyedCommands(SEED);
        var registrations = generator.registrations();
        clients.askTwice(registrations, List.of());
        var commands = generator.next(COMMANDS);
        sendUnderKills(server, clients, commands);
        var all = Stream.concat(registrations.stream(), commands.stream()).toList();
        clients.askAgain(all);
        return all;
    }

    private void sendUnderKills(MortalServer server, RetryingClients clients, List<Keyed> commands) throws Exception {
        var milestones = IntStream.range(0, KILLS)
                .mapToObj(kill -> new CountDownLatch((kill * COMMANDS + 1 + random.nextInt(COMMANDS)) / (KILLS + 1)))
                .toList();
        try (var sender = Executors.newVirtualThreadPerTaskExecutor()) {
            var end = sender.submit(() -> {
                clients.askTwice(commands, milestones);
                return true;
            });
            for (var milestone : milestones) {
                assertThat(milestone.await(60, TimeUnit.SECONDS)).as(run).isTrue();
                LockSupport.parkNanos(random.nextLong(LONGEST_PAUSE_NANOS));
                server.killAndRestart();
            }
            end.get(10, TimeUnit.MINUTES);
        }
    }

    /** By command, for those that were accepted. */
    private Map<Keyed, JsonNode> requireOneAnswer(List<Keyed> commands, RetryingClients clients) {
        var accepted = new HashMap<Keyed, JsonNode>();
        for (var command : commands) {
            var answers = clients.answersTo(command);
            var what = "%s, %s: %s".formatted(run, command, answers);
            var first = answers.getFirst();
            assertThat(answers).as(what).hasSize(3).allSatisfy(answer -> {
                assertThat(answer.status()).isIn(200, 404, 409).isEqualTo(first.status());
                assertThat(Api.parse(answer.body())).isEqualTo(Api.parse(first.body()));
            });
            assertThat(answers.stream().filter(Answer::replayed).count())
                    .as(what)
                    .isGreaterThanOrEqualTo(2);
            if (first.status() == 200) {
                accepted.put(command, Api.parse(first.body()));
            }
        }
        assertThat(accepted).as(run).hasSizeBetween(COMMANDS / 2, commands.size() - 1);
        return accepted;
    }

    private void requireOneEffect(Map<Keyed, JsonNode> answers, List<JsonNode> log) {
        var events = log.stream()
                .collect(Collectors.toMap(event -> event.path("causationid").asText(), Function.identity()));
        assertThat(events).as(run).hasSameSizeAs(answers.entrySet());
        answers.forEach((command, answer) -> {
            var event = events.get(answer.path("commandId").asText());
            assertThat(event).as("%s, %s", run, command).isNotNull();
            assertThat(event.path("position").asLong())
                    .isEqualTo(answer.path("position").asLong());
            assertThat(event.path("type").asText()).isEqualTo(command.request().eventType());
            var field = command.request().entityField();
            assertThat(event.path("data").path(field))
                    .isEqualTo(command.request().body().path(field));
        });
    }

    /** As it would be had nobody asked twice and nothing been killed. */
    private void requireStock(Map<Keyed, JsonNode> answers, Api api) {
        var expected = new HashMap<String, Long>();
        answers.keySet().forEach(command -> {
            var body = command.request().body();
            switch (command.request().name()) {
                case "catalog.RegisterProduct" ->
                    add(expected, body, body.path("stock").asLong());
                case "catalog.AddStock" ->
                    add(expected, body, body.path("quantity").asLong());
                default ->
                    body.path("lines")
                            .forEach(line ->
                                    add(expected, line, -line.path("quantity").asLong()));
            }
        });
        var products = api.allPages(answers.size(), "catalog.FindProducts", Map.of()).stream()
                .collect(
                        Collectors.toMap(product -> product.path("productId").asText(), product -> product.path("stock")
                                .asLong()));
        assertThat(products).as(run).isEqualTo(expected);
    }

    private static void add(Map<String, Long> stock, JsonNode line, long quantity) {
        stock.merge(line.path("productId").asText(), quantity, Long::sum);
    }
}
