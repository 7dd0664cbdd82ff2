package dev.keelson.server;

import dev.keelson.server.AdminClient.Answer;
import dev.keelson.server.OperatorArguments.Option;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code keelson dead-letters}: what an operator does with the events that projections of a running node could not handle,
 * over HTTP. Exit status 0: it did what it said; 1: it did not, and standard error says why.
 */
final class DeadLettersCommand {

    private static final String COMMAND = "dead-letters";
    private static final String NAME = "NAME";
    private static final String SEQUENCE = "SEQUENCE";

    /** What can be done with dead letters. */
    enum Action implements OperatorArguments.Action {
        LIST("[NAME]"),
        RETRY("NAME SEQUENCE"),
        SKIP("NAME SEQUENCE");

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
                case LIST -> List.of(Option.SEQUENCE, Option.AFTER, Option.LIMIT);
                case RETRY -> List.of(Option.ALL);
                case SKIP -> List.of(Option.POSITION, Option.NOTE);
            };
        }
    }

    private final OperatorArguments<Action> arguments;
    private final AdminClient client;

    private DeadLettersCommand(OperatorArguments<Action> arguments, AdminClient client) {
        this.arguments = arguments;
        this.client = client;
    }

    /**
     * Runs one command and returns its exit status.
     *
     * @param arguments behind {@code dead-letters}
     * @throws ConfigurationException when the arguments are not right
     */
    static int run(List<String> arguments) {
        var parsed = OperatorArguments.parse(COMMAND, List.of(Action.values()), arguments);
        return OperatorCommand.run(parsed, client -> new DeadLettersCommand(parsed, client).run());
    }

    private void run() {
        switch (arguments.action()) {
            case LIST -> list();
            case RETRY -> retry();
            case SKIP -> skip();
        }
    }

    private void list() {
        var parameters = new LinkedHashMap<String, String>();
        if (!arguments.word(NAME).isEmpty()) {
            parameters.put("projection", arguments.word(NAME));
        }
        for (var option : Action.LIST.options()) {
            if (arguments.has(option)) {
                parameters.put(option.name().toLowerCase(Locale.ROOT), arguments.required(option));
            }
        }
        var query = parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + AdminClient.encoded(parameter.getValue()))
                .collect(Collectors.joining("&", "?", ""));
        var answer = client.get(AdminClient.path(COMMAND) + query);
        OperatorCommand.print(arguments, answer, ProjectionsText.letters(answer.json()));
    }

    private void retry() {
        var all = arguments.has(Option.ALL);
        var answer = client.post(
                AdminClient.path(COMMAND, arguments.word(NAME), "retry"),
                Map.of("sequence", arguments.word(SEQUENCE), "all", all));
        tell(answer, all ? "all events of the sequence are handled" : "the event is handled");
    }

    private void skip() {
        var position = arguments.number(Option.POSITION, 1);
        if (position == null) {
            throw ConfigurationException.because(
                    "dead-letters skip needs --position of the event that is to be skipped");
        }
        var answer = client.post(
                AdminClient.path(COMMAND, arguments.word(NAME), "skip"),
                Map.of(
                        "sequence",
                        arguments.word(SEQUENCE),
                        "position",
                        position,
                        "note",
                        arguments.required(Option.NOTE)));
        tell(answer, "the event at position %d is skipped".formatted(position));
    }

    /** Says that it is done, and what is left, or fails. */
    private void tell(Answer answer, String done) {
        var left = answer.json().path("left").asLong();
        var rest = left == 0 ? "its sequence is parked no more" : "%d of its sequence are left".formatted(left);
        var outcome = answer.json().path("outcome").asText();
        if (outcome.equals("DONE") || arguments.has(Option.JSON)) {
            OperatorCommand.print(arguments, answer, "%s; %s%n".formatted(done, rest));
        }
        switch (outcome) {
            case "DONE" -> {}
            case "FAILED" -> throw failed(answer);
            default ->
                throw OperationFailedException.because(
                        "it was asked for and is not done yet; the node that has the sequence will do it");
        }
    }

    private static OperationFailedException failed(Answer answer) {
        var next = answer.json().path("next");
        return OperationFailedException.because("the event at position %d could not be handled: %s"
                .formatted(next.path("position").asLong(), ProjectionsText.text(next, "reason")));
    }
}
