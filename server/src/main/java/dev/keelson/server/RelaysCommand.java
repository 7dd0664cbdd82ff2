package dev.keelson.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keelson.server.OperatorArguments.Option;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code keelson relays}: what an operator does with the relays of a running node, over HTTP. Exit status 0: it did what it
 * said; 1: it did not, and standard error says why.
 */
final class RelaysCommand {

    private static final String COMMAND = "relays";
    private static final String BROKERS = "brokers";
    private static final String NAME = "NAME";

    /** What can be done with relays. */
    enum Action implements OperatorArguments.Action {
        LIST(""),
        BROKERS(""),
        SKIP(NAME);

        private final String words;

        Action(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }

        @Override
        public List<Option> options() {
            return this == SKIP ? List.of(Option.POSITION, Option.NOTE) : List.of();
        }
    }

    private final OperatorArguments<Action> arguments;
    private final AdminClient client;

    private RelaysCommand(OperatorArguments<Action> arguments, AdminClient client) {
        this.arguments = arguments;
        this.client = client;
    }

    /**
     * Runs one command and returns its exit status.
     *
     * @param arguments behind {@code relays}
     * @throws ConfigurationException when the arguments are not right
     */
    static int run(List<String> arguments) {
        var parsed = OperatorArguments.parse(COMMAND, List.of(Action.values()), arguments);
        return OperatorCommand.run(parsed, client -> new RelaysCommand(parsed, client).run());
    }

    private void run() {
        switch (arguments.action()) {
            case LIST -> {
                var answer = client.get(AdminClient.path(COMMAND));
                OperatorCommand.print(arguments, answer, relays(answer.json().path(COMMAND)));
            }
            case BROKERS -> {
                var answer = client.get(AdminClient.path(BROKERS));
                OperatorCommand.print(arguments, answer, brokers(answer.json().path(BROKERS)));
            }
            case SKIP -> skip();
        }
    }

    private void skip() {
        var position = arguments.number(Option.POSITION, 1);
        if (position == null) {
            throw ConfigurationException.because(
                    "relays skip needs --position of the event that the relay stands still before");
        }
        var answer = client.post(
                AdminClient.path(COMMAND, arguments.word(NAME), "skip"),
                Map.of("position", position, "note", arguments.required(Option.NOTE)));
        OperatorCommand.print(arguments, answer, "the event at position %d is passed over%n".formatted(position));
    }

    private static String relays(Iterable<JsonNode> relays) {
        var table = new TextTable(
                "NAME", "STATE", "POSITION", "HEAD", "LAG", "BEHIND", "IN FLIGHT", "CONFIRMED", "RETRIED", "REASON");
        relays.forEach(relay -> table.add(
                ProjectionsText.text(relay, "name"),
                ProjectionsText.text(relay, "state").toLowerCase(Locale.ROOT),
                ProjectionsText.text(relay, "position"),
                ProjectionsText.text(relay, "head"),
                ProjectionsText.text(relay, "lag"),
                "%.0f s".formatted(relay.path("behindSeconds").asDouble()),
                ProjectionsText.text(relay, "inFlight"),
                ProjectionsText.text(relay, "confirmed"),
                ProjectionsText.text(relay, "retried"),
                relay.hasNonNull("reason") ? ProjectionsText.shortened(ProjectionsText.text(relay, "reason")) : "-"));
        return table.text();
    }

    private static String brokers(Iterable<JsonNode> brokers) {
        var table = new TextTable("NAME", "KIND", "AT", "STATE", "SINCE", "REASON");
        brokers.forEach(broker -> table.add(
                ProjectionsText.text(broker, "name"),
                ProjectionsText.text(broker, "kind"),
                ProjectionsText.text(broker, "at"),
                broker.path("up").asBoolean() ? "up" : "down",
                ProjectionsText.text(broker, "since"),
                broker.hasNonNull("reason") ? ProjectionsText.shortened(ProjectionsText.text(broker, "reason")) : "-"));
        return table.text();
    }
}
