package dev.keelson.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keelson.server.AdminClient.Answer;
import dev.keelson.server.OperatorArguments.Option;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code keelson consumers}: what an operator does with the consumers of a running node and the messages that they could not
 * handle, over HTTP. Exit status 0: it did what it said; 1: it did not, and standard error says why.
 */
final class ConsumersCommand {

    private static final String COMMAND = "consumers";
    private static final String LETTERS = "dead-letters";
    private static final String NAME = "NAME";
    private static final String NUMBER = "NUMBER";

    /** What can be done with consumers. */
    enum Action implements OperatorArguments.Action {
        LIST(""),
        LETTERS(NAME),
        SHOW("NAME NUMBER"),
        RETRY("NAME NUMBER"),
        SKIP("NAME NUMBER");

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
            return switch (this) {
                case LIST, SHOW -> List.of();
                case LETTERS -> List.of(Option.AFTER, Option.LIMIT);
                case RETRY -> List.of(Option.ALL);
                case SKIP -> List.of(Option.NOTE);
            };
        }
    }

    private final OperatorArguments<Action> arguments;
    private final AdminClient client;

    private ConsumersCommand(OperatorArguments<Action> arguments, AdminClient client) {
        this.arguments = arguments;
        this.client = client;
    }

    /**
     * Runs one command and returns its exit status.
     *
     * @param arguments behind {@code consumers}
     * @throws ConfigurationException when the arguments are not right
     */
    static int run(List<String> arguments) {
        var parsed = OperatorArguments.parse(COMMAND, List.of(Action.values()), arguments);
        return OperatorCommand.run(parsed, client -> new ConsumersCommand(parsed, client).run());
    }

    private void run() {
        switch (arguments.action()) {
            case LIST -> {
                var answer = client.get(AdminClient.path(COMMAND));
                OperatorCommand.print(arguments, answer, consumers(answer.json().path(COMMAND)));
            }
            case LETTERS -> letters();
            case SHOW -> {
                var answer = client.get(letter());
                OperatorCommand.print(arguments, answer, answer.json().toPrettyString() + "\n");
            }
            case RETRY -> tell(client.post(letter() + "/retry", Map.of("all", arguments.has(Option.ALL))));
            case SKIP -> tell(client.post(letter() + "/skip", Map.of("note", arguments.required(Option.NOTE))));
        }
    }

    private String letter() {
        return AdminClient.path(COMMAND, arguments.word(NAME), LETTERS, arguments.number(NUMBER));
    }

    private void letters() {
        var query = Stream.of(Option.AFTER, Option.LIMIT)
                .filter(arguments::has)
                .map(option -> "%s=%s"
                        .formatted(
                                option.name().toLowerCase(Locale.ROOT),
                                AdminClient.encoded(arguments.required(option))))
                .collect(Collectors.joining("&", "?", ""));
        var answer = client.get(AdminClient.path(COMMAND, arguments.word(NAME), LETTERS) + query);
        OperatorCommand.print(arguments, answer, letters(answer.json()));
    }

    /** Says that it is done, and what is left, or fails. */
    private void tell(Answer answer) {
        var outcome = answer.json();
        if (outcome.path("outcome").asText().equals("FAILED")) {
            throw OperationFailedException.because("message %d could not be handled: %s"
                    .formatted(outcome.path("number").asLong(), ProjectionsText.text(outcome, "reason")));
        }
        var done = arguments.action() == Action.SKIP
                ? "the message is skipped"
                : "%d of its key are handled".formatted(outcome.path("handled").asInt());
        OperatorCommand.print(
                arguments, answer, done + (outcome.path("left").asBoolean() ? "; there are more\n" : "\n"));
    }

    private static String consumers(Iterable<JsonNode> consumers) {
        var table = new TextTable(
                "NAME",
                "DESTINATION",
                "STATE",
                "IN FLIGHT",
                "CONSUMED",
                "DUPLICATES",
                "RETRIED",
                "PARKED NOW",
                "REASON");
        consumers.forEach(consumer -> {
            var member = consumer.path("member");
            table.add(
                    ProjectionsText.text(member, "name"),
                    ProjectionsText.text(member, "destination"),
                    ProjectionsText.text(member, "state").toLowerCase(Locale.ROOT),
                    ProjectionsText.text(member, "inFlight"),
                    ProjectionsText.text(member, "consumed"),
                    ProjectionsText.text(member, "duplicates"),
                    ProjectionsText.text(member, "retried"),
                    ProjectionsText.text(consumer.path("deadLetters"), "messages"),
                    member.hasNonNull("reason")
                            ? ProjectionsText.shortened(ProjectionsText.text(member, "reason"))
                            : "-");
        });
        return table.text();
    }

    private static String letters(JsonNode page) {
        if (page.path("messages").isEmpty()) {
            return "no dead letters%n".formatted();
        }
        var table = new TextTable("NUMBER", "KEY", "TYPE", "ID", "ATTEMPTS", "PARKED AT", "REASON");
        page.path("messages")
                .forEach(letter -> table.add(
                        ProjectionsText.text(letter, "number"),
                        ProjectionsText.text(letter, "key"),
                        ProjectionsText.text(letter, "type"),
                        ProjectionsText.text(letter, "id"),
                        ProjectionsText.text(letter, "attempts"),
                        ProjectionsText.text(letter, "parkedAt"),
                        letter.hasNonNull("reason")
                                ? ProjectionsText.shortened(ProjectionsText.text(letter, "reason"))
                                : "waits behind those before it"));
        var next = page.path("next");
        return next.isNumber() ? table.text() + "more: --after %d%n".formatted(next.asLong()) : table.text();
    }
}
