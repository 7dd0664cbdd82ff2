package dev.keelson.commandside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keelson.domain.BodyTooLargeException;
import dev.keelson.domain.DomainRuleViolation;
import dev.keelson.domain.InvalidMessageException;
import dev.keelson.domain.MessageDecoder;
import dev.keelson.domain.MessageSchemas;
import dev.keelson.domain.StrictJson;
import dev.keelson.domain.Violation;
import dev.keelson.eventstore.EventLogUnavailableException;
import dev.keelson.idempotency.IdempotencyConfiguration;
import dev.keelson.idempotency.IdempotencyGates;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CommandResourceTest {

    private static final ValidatorFactory VALIDATION = Validation.buildDefaultValidatorFactory();
    private static final CommandConfiguration CONFIGURATION =
            CommandConfiguration.DEFAULT.withMaxInFlight(1).withMaxAttempts(2).withMaxBodyBytes(100);

    private final StrictJson json = StrictJson.create();
    private final Bank bank = new Bank(CONFIGURATION);
    private final List<String> observed = new CopyOnWriteArrayList<>();
    private final CommandDoor door = new CommandDoor(
            bank.bus(),
            bank.catalog(),
            new MessageDecoder(json, VALIDATION.getValidator()),
            json,
            CONFIGURATION,
            (name, outcome, duration) -> {
                assertThat(duration).isPositive();
                observed.add(name + " " + outcome);
            },
            new IdempotentCommands(
                    IdempotencyGates.inMemory(IdempotencyConfiguration.DEFAULT), json, Duration.ofSeconds(1)));
    private final CommandResource resource =
            new CommandResource(door, bank.catalog(), new MessageSchemas(), json, CONFIGURATION.maxBodyBytes());

    @AfterEach
    void close() {
        bank.close();
    }

    @AfterAll
    static void closeValidation() {
        VALIDATION.close();
    }

    private Response post(String name, String body) {
        return resource.run(
                name,
                null,
                null,
                List.of(),
                null,
                new ByteArrayInputStream(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    private JsonNode body(Response response) {
        assertThat(response.getStatus()).isEqualTo(200);
        return json.decode((byte[]) response.getEntity(), JsonNode.class);
    }

    @Test
    void a_command_is_run_and_answered_with_id_position_and_result() {
        var response = post("accounts.Deposit", "{'accountId':'a-1','amount':2}");
        var body = body(response);

        assertThat(body.properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactly("commandId", "position", "result");
        assertThat(body.path("position").longValue()).isEqualTo(2);
        assertThat(body.path("result").intValue()).isEqualTo(2);
        assertThat(response.getHeaderString(CommandResource.POSITION_HEADER)).isEqualTo("2");
        assertThat(observed).containsExactly("accounts.Deposit ACCEPTED");
    }

    @Test
    void a_command_without_a_result_is_answered_with_null() {
        post("accounts.Deposit", "{'accountId':'a-1','amount':1}");
        var body = body(post("accounts.Withdraw", "{'accountId':'a-1','amount':1}"));

        assertThat(body.path("result").isNull()).isTrue();
        assertThat(body.path("position").longValue()).isEqualTo(2);
    }

    @Test
    void a_command_without_events_is_answered_with_the_head() {
        bank.depositFromElsewhere("a-9", 1);
        assertThat(body(post("accounts.Touch", "{'accountId':'a-1'}"))
                        .path("position")
                        .longValue())
                .isEqualTo(1);
    }

    @Test
    void the_events_tell_which_command_caused_them() {
        var id = body(post("accounts.Deposit", "{'accountId':'a-1','amount':1}"))
                .path("commandId")
                .asText();

        assertThat(bank.events()).singleElement().satisfies(event -> assertThat(
                        event.event().metadata())
                .containsEntry("causationId", id)
                .containsEntry("correlationId", id)
                .doesNotContainKey("traceparent"));
    }

    @Test
    void the_headers_of_the_request_arrive_at_the_events() {
        var trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        var bytes = "{\"accountId\":\"a-1\",\"amount\":1}".getBytes(StandardCharsets.UTF_8);
        resource.run("accounts.Deposit", trace, "c-1", List.of(), null, new ByteArrayInputStream(bytes));

        assertThat(bank.events()).singleElement().satisfies(event -> assertThat(
                        event.event().metadata())
                .containsEntry("correlationId", "c-1")
                .containsEntry("traceparent", trace));
    }

    @Test
    void the_commands_on_offer_are_listed_with_their_schemas() {
        var commands = body(resource.list()).path("commands");

        assertThat(commands)
                .extracting(command -> command.path("name").asText())
                .containsExactly(
                        "accounts.Break",
                        "accounts.Deposit",
                        "accounts.DepositLater",
                        "accounts.Hang",
                        "accounts.Touch",
                        "accounts.Withdraw");
        assertThat(commands)
                .allSatisfy(command ->
                        assertThat(command.path("schema").path("type").asText()).isEqualTo("object"));
    }

    @Test
    void one_command_is_described() {
        var command = body(resource.describe("accounts.Deposit"));

        assertThat(command.path("name").asText()).isEqualTo("accounts.Deposit");
        assertThat(command.path("version").asText()).isEqualTo("0.0.1");
        assertThat(command.path("schema").path("$schema").asText()).contains("2020-12");
        assertThat(command.path("schema")
                        .path("properties")
                        .path("amount")
                        .path("minimum")
                        .intValue())
                .isEqualTo(1);
    }

    @Test
    void an_unknown_command_is_told() {
        assertThatThrownBy(() -> post("accounts.Close", "{}"))
                .isInstanceOf(UnknownCommandException.class)
                .hasMessage("there is no command accounts.Close; GET /commands lists those on offer");
        assertThatThrownBy(() -> resource.describe("accounts.Close")).isInstanceOf(UnknownCommandException.class);
    }

    @Test
    void a_bad_message_is_refused_before_it_is_dispatched() {
        assertThatThrownBy(() -> post("accounts.Deposit", "{'accountId':'a-1','amount':0}"))
                .isInstanceOfSatisfying(InvalidMessageException.class, refused -> assertThat(refused.violations())
                        .extracting(Violation::pointer)
                        .containsExactly("/amount"));
        assertThatThrownBy(() -> post("accounts.Deposit", "")).isInstanceOf(InvalidMessageException.class);
        assertThat(bank.events()).isEmpty();
        assertThat(observed).containsExactly("accounts.Deposit INVALID", "accounts.Deposit INVALID");
    }

    @Test
    void a_body_over_the_limit_is_refused() {
        var command = "{'accountId':'a-1','amount':1}";
        post("accounts.Deposit", command + " ".repeat(100 - command.length()));
        assertThatThrownBy(() -> post("accounts.Deposit", command + " ".repeat(101 - command.length())))
                .isInstanceOf(BodyTooLargeException.class);
        assertThat(observed).containsExactly("accounts.Deposit ACCEPTED", "accounts.Deposit INVALID");
    }

    @Test
    void a_refusal_of_the_domain_comes_out_as_it_is() {
        assertThatThrownBy(() -> post("accounts.Withdraw", "{'accountId':'a-1','amount':1}"))
                .isInstanceOfSatisfying(DomainRuleViolation.class, refused -> assertThat(refused.code())
                        .isEqualTo("overdrawn"));
        assertThat(observed).containsExactly("accounts.Withdraw REFUSED");
    }

    @Test
    void conflicts_failures_and_an_absent_log_are_told_apart() {
        assertThatThrownBy(() -> post("accounts.Break", "{'accountId':'a-1'}"))
                .isInstanceOf(IllegalStateException.class);
        bank.beforeTheCommit(_ -> bank.depositFromElsewhere("a-1", 1));
        assertThatThrownBy(() -> post("accounts.Deposit", "{'accountId':'a-1','amount':1}"))
                .isInstanceOf(CommandConflictException.class);
        bank.beforeTheCommit(_ -> bank.log().close());
        assertThatThrownBy(() -> post("accounts.Deposit", "{'accountId':'a-1','amount':1}"))
                .isInstanceOf(EventLogUnavailableException.class);

        assertThat(observed)
                .containsExactly("accounts.Break FAILED", "accounts.Deposit CONFLICT", "accounts.Deposit UNAVAILABLE");
    }

    @Test
    void one_command_more_than_may_be_in_flight_is_refused() throws Exception {
        var entered = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        bank.beforeTheCommit(_ -> {
            entered.countDown();
            assertThat(Threads.reached(released)).isTrue();
        });
        var first = Threads.call(() -> post("accounts.Touch", "{'accountId':'a-1'}"));
        assertThat(Threads.reached(entered)).isTrue();

        assertThatThrownBy(() -> post("accounts.Touch", "{'accountId':'a-2'}"))
                .isInstanceOf(TooManyCommandsException.class);

        released.countDown();
        first.result();
        assertThat(observed).containsExactly("accounts.Touch UNAVAILABLE", "accounts.Touch ACCEPTED");
    }

    @Test
    void a_closed_door_waits_for_what_is_inside_and_lets_nothing_in() throws Exception {
        var entered = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        bank.beforeTheCommit(_ -> {
            entered.countDown();
            assertThat(Threads.reached(released)).isTrue();
        });
        var inside = Threads.call(() -> post("accounts.Deposit", "{'accountId':'a-1','amount':1}"));
        assertThat(Threads.reached(entered)).isTrue();
        var draining = Threads.call(() -> door.drain(Threads.LONG));
        draining.untilItWaits();

        assertThatThrownBy(() -> post("accounts.Touch", "{'accountId':'a-2'}"))
                .isInstanceOf(ServerStoppingException.class);
        released.countDown();

        assertThat(draining.result()).isTrue();
        inside.result();
        assertThat(bank.events()).hasSize(1);
    }
}
