package dev.keelson.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.eventsourcing.annotation.EventSourcedEntity;
import org.axonframework.eventsourcing.annotation.EventSourcingHandler;
import org.axonframework.eventsourcing.annotation.EventTag;
import org.axonframework.eventsourcing.annotation.reflection.EntityCreator;
import org.axonframework.eventsourcing.configuration.EventSourcedEntityModule;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.commandhandling.annotation.Command;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.commandhandling.configuration.CommandHandlingModule;
import org.axonframework.messaging.core.configuration.reflection.ParameterResolverFactoryUtils;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.messaging.queryhandling.annotation.Query;
import org.axonframework.messaging.queryhandling.annotation.QueryHandler;
import org.axonframework.messaging.queryhandling.configuration.QueryHandlingModule;
import org.axonframework.modelling.annotation.InjectEntity;
import org.axonframework.modelling.annotation.TargetEntityId;
import org.axonframework.update.UpdateCheckerConfigurationEnhancer;
import org.junit.jupiter.api.Test;

final class MessageCatalogTest {

    private final MessageCatalog catalog = new MessageCatalog();

    @Command(namespace = "accounts", name = "OpenAccount", version = "2.0")
    record OpenAccount(@TargetEntityId String accountId) {}

    @Command(namespace = "accounts", name = "Deposit")
    record Deposit(@TargetEntityId String accountId, int amount) {}

    @Command(namespace = "accounts", name = "Withdraw")
    record Withdraw(@TargetEntityId String accountId, int amount) {}

    @Command(namespace = "accounts", name = "Audit")
    record Audit(String auditor) {}

    record Unnamed(String anything) {}

    @Event(namespace = "accounts", name = "Deposited")
    record Deposited(@EventTag(key = "account") String accountId, int amount) {}

    @Query(namespace = "accounts", name = "FindBalance")
    record FindBalance(String accountId) {}

    @EventSourcedEntity(tagKey = "account")
    record Account(int balance) {

        @EntityCreator
        Account() {
            this(0);
        }

        @CommandHandler
        static String open(OpenAccount command, EventAppender events) {
            events.append(new Deposited(command.accountId(), 0));
            return command.accountId();
        }

        @CommandHandler
        void deposit(Deposit command, EventAppender events) {
            events.append(new Deposited(command.accountId(), command.amount()));
        }

        @EventSourcingHandler
        Account on(Deposited event) {
            return new Account(balance + event.amount());
        }
    }

    static final class Bank {

        @CommandHandler
        int withdraw(Withdraw command, @InjectEntity Account account, EventAppender events) {
            events.append(new Deposited(command.accountId(), -command.amount()));
            return account.balance() - command.amount();
        }

        @CommandHandler
        void audit(Audit command) {}

        @CommandHandler(commandName = "accounts.Renamed")
        void renamed(Unnamed command) {}
    }

    static final class Balances {

        @QueryHandler(queryName = "accounts.FindBalance")
        List<Integer> find(FindBalance query) {
            return List.of(1);
        }
    }

    static final class NamelessQueryHandler {

        @QueryHandler
        int find(FindBalance query) {
            return 1;
        }
    }

    static final class MisnamedQueryHandler {

        @QueryHandler(queryName = "accounts.FindBalanec")
        int find(FindBalance query) {
            return 1;
        }
    }

    static final class NamedProjection {

        @EventHandler(eventName = "accounts.Deposited")
        void on(Deposited event) {}
    }

    static final class TreeProjection {

        @EventHandler(eventName = "accounts.Deposited")
        void on(JsonNode event) {}
    }

    static final class NamelessProjection {

        @EventHandler
        void on(Deposited event) {}
    }

    private EventSourcingConfigurer axon() {
        return EventSourcingConfigurer.create().componentRegistry(registry -> {
            registry.disableEnhancer(UpdateCheckerConfigurationEnhancer.class);
            ParameterResolverFactoryUtils.registerToComponentRegistry(registry, _ -> catalog);
        });
    }

    private static void startAndStop(EventSourcingConfigurer axon) {
        AxonConfiguration running = axon.start();
        running.shutdown();
    }

    private static EventSourcingConfigurer withQueries(EventSourcingConfigurer axon, Object handler) {
        return axon.registerQueryHandlingModule(
                QueryHandlingModule.named("queries").queryHandlers().annotatedQueryHandlingComponent(_ -> handler));
    }

    private static EventSourcingConfigurer withProjection(EventSourcingConfigurer axon, Object handler) {
        return axon.messaging(messaging -> messaging.eventProcessing(events -> events.pooledStreaming(
                processors -> processors.defaultProcessor("p", handlers -> handlers.autodetected(_ -> handler)))));
    }

    private void startBank() {
        startAndStop(withQueries(axon(), new Balances())
                .registerEntity(EventSourcedEntityModule.autodetected(String.class, Account.class))
                .registerCommandHandlingModule(CommandHandlingModule.named("bank")
                        .commandHandlers()
                        .annotatedCommandHandlingComponent(_ -> new Bank())));
    }

    @Test
    void the_commands_of_entities_and_of_handlers_are_found() {
        startBank();

        assertThat(catalog.commands())
                .extracting(HandledMessage::name)
                .containsExactly(
                        "accounts.Audit",
                        "accounts.Deposit",
                        "accounts.OpenAccount",
                        "accounts.Renamed",
                        "accounts.Withdraw");
    }

    @Test
    void a_command_has_its_version_its_payload_and_its_result() {
        startBank();

        assertThat(catalog.command("accounts.OpenAccount"))
                .hasValueSatisfying(open -> assertThat(open.version()).isEqualTo("2.0"))
                .hasValueSatisfying(open -> assertThat(open.payloadType()).isEqualTo(OpenAccount.class))
                .hasValueSatisfying(open -> assertThat(open.resultType()).isEqualTo(String.class));
        assertThat(catalog.command("accounts.Withdraw"))
                .hasValueSatisfying(
                        withdraw -> assertThat(withdraw.resultType()).isEqualTo(int.class));
        assertThat(catalog.command("accounts.Deposit"))
                .hasValueSatisfying(deposit -> assertThat(deposit.resultType()).isEqualTo(void.class));
        assertThat(catalog.command("accounts.Renamed"))
                .hasValueSatisfying(renamed -> assertThat(renamed.payloadType()).isEqualTo(Unnamed.class));
    }

    @Test
    void the_queries_are_found() {
        startBank();

        assertThat(catalog.queries()).extracting(HandledMessage::name).containsExactly("accounts.FindBalance");
        assertThat(catalog.query("accounts.FindBalance"))
                .hasValueSatisfying(find ->
                        assertThat(find.resultType().getTypeName()).isEqualTo("java.util.List<java.lang.Integer>"));
    }

    @Test
    void what_nobody_handles_is_not_there() {
        startBank();

        assertThat(catalog.command("accounts.FindBalance")).isEmpty();
        assertThat(catalog.query("accounts.Deposit")).isEmpty();
        assertThat(catalog.command("")).isEmpty();
    }

    @Test
    void a_query_handler_that_states_no_name_stops_the_start() {
        assertRefused(
                () -> startAndStop(withQueries(axon(), new NamelessQueryHandler())),
                "%s.find handles accounts.FindBalance under the name %s; state queryName = \"accounts.FindBalance\""
                        .formatted(NamelessQueryHandler.class.getName(), FindBalance.class.getName()));
    }

    @Test
    void a_query_handler_that_states_another_name_stops_the_start() {
        assertRefused(
                () -> startAndStop(withQueries(axon(), new MisnamedQueryHandler())),
                "handles accounts.FindBalance under the name accounts.FindBalanec");
    }

    @Test
    void an_event_handler_that_states_no_name_stops_the_start() {
        assertRefused(
                () -> startAndStop(withProjection(axon(), new NamelessProjection())),
                "state eventName = \"accounts.Deposited\" in its annotation");
    }

    @Test
    void an_event_handler_that_states_the_name_is_let_through() {
        startAndStop(withProjection(axon(), new NamedProjection()));

        assertThat(catalog.commands()).isEmpty();
        assertThat(catalog.queries()).isEmpty();
    }

    @Test
    void an_event_handler_that_takes_a_tree_says_of_which_event() {
        startAndStop(withProjection(axon(), new TreeProjection()));
    }

    private static void assertRefused(ThrowingCallable start, String message) {
        var refused = catchThrowable(start);
        while (refused != null && !(refused instanceof IllegalArgumentException)) {
            refused = refused.getCause();
        }
        assertThat(refused).isNotNull().hasMessageContaining(message);
    }
}
