package dev.keelson.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keelson.server.AdminClient.Answer;
import dev.keelson.server.OperatorArguments.Option;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * {@code keelson projections}: what an operator does with the projections of a running node, over HTTP. Exit status 0: it did
 * what it said; 1: it did not, and standard error says why.
 */
final class ProjectionsCommand {

    private static final String COMMAND = "projections";
    private static final String PROCESSORS = "processors";
    private static final String NAME = "NAME";
    private static final String SEGMENT = "SEGMENT";
    private static final String NODE = "NODE";
    private static final String GENERATION = "GENERATION";

    /** After which what was begun is said not to be done. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** After which a filling that does not move is not waited for. */
    private static final Duration STALLED = Duration.ofMinutes(2);

    private static final Duration LOOK = Duration.ofMillis(200);

    /** What can be done with projections. */
    enum Action implements OperatorArguments.Action {
        LIST(""),
        SHOW("NAME"),
        SPLIT("NAME SEGMENT"),
        MERGE("NAME SEGMENT"),
        MOVE("NAME SEGMENT NODE"),
        RESET("NAME"),
        REBUILD("NAME"),
        CANCEL("NAME"),
        DROP("NAME GENERATION"),
        VERIFY("NAME");

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
                case LIST, SHOW, SPLIT, MERGE, MOVE, CANCEL, DROP, VERIFY -> List.of();
                case RESET -> List.of(Option.AFTER, Option.FROM);
                case REBUILD -> List.of(Option.SEGMENTS, Option.WAIT);
            };
        }
    }

    private static final Set<String> UNDER_WAY = Set.of("FILLING", "COMPARING");

    private final OperatorArguments<Action> arguments;
    private final AdminClient client;
    private final String name;

    private ProjectionsCommand(OperatorArguments<Action> arguments, AdminClient client) {
        this.arguments = arguments;
        this.client = client;
        name = arguments.word(NAME);
    }

    /**
     * Runs one command and returns its exit status.
     *
     * @param arguments behind {@code projections}
     * @throws ConfigurationException when the arguments are not right
     */
    static int run(List<String> arguments) {
        var parsed = OperatorArguments.parse(COMMAND, List.of(Action.values()), arguments);
        return OperatorCommand.run(parsed, client -> new ProjectionsCommand(parsed, client).run());
    }

    private void run() {
        switch (arguments.action()) {
            case LIST -> list();
            case SHOW -> show();
            case SPLIT -> split();
            case MERGE -> merge();
            case MOVE -> move();
            case RESET -> reset();
            case REBUILD -> rebuild();
            case CANCEL -> tell(client.delete(of("rebuild")), "the rebuild of %s is cancelled".formatted(name));
            case DROP -> drop();
            case VERIFY -> verify();
        }
    }

    /** The path of something of the projection. */
    private String of(Object... parts) {
        var path = AdminClient.path(PROCESSORS, name);
        return parts.length == 0 ? path : path + "/" + AdminClient.joined(parts);
    }

    private void tell(Answer answer, String sentence) {
        OperatorCommand.print(arguments, answer, sentence + "\n");
    }

    private void list() {
        var answer = client.get(AdminClient.path(PROCESSORS));
        OperatorCommand.print(
                arguments, answer, ProjectionsText.list(answer.json().path(PROCESSORS)));
    }

    private void show() {
        var answer = client.get(of());
        OperatorCommand.print(arguments, answer, ProjectionsText.show(answer.json()));
    }

    private void split() {
        var segment = arguments.number(SEGMENT);
        var answer = client.post(of("segments", segment, "split"));
        tell(answer, "segment %d of %s is split; there are %d now".formatted(segment, name, segments(answer)));
    }

    private static int segments(Answer answer) {
        return answer.json().path("segments").size();
    }

    private void merge() {
        var segment = arguments.number(SEGMENT);
        var begun = client.post(of("segments", segment, "merge"));
        var half = segment(begun.json(), segment).orElse(begun.json());
        var answer = awaited(
                begun,
                "segment %d of %s and its other half are not merged yet; they will be once both have come to the same position"
                        .formatted(segment, name),
                now -> segment(now, segment)
                        .filter(present -> present.path("mask").equals(half.path("mask")))
                        .isEmpty());
        tell(
                answer,
                "segment %d of %s is merged with its other half; there are %d now"
                        .formatted(segment, name, segments(answer)));
    }

    private static Optional<JsonNode> segment(JsonNode processor, long segment) {
        return processor
                .path("segments")
                .valueStream()
                .filter(candidate -> candidate.path("segment").asLong() == segment)
                .findFirst();
    }

    private void move() {
        var segment = arguments.number(SEGMENT);
        var node = arguments.word(NODE);
        var begun = client.post(of("segments", segment, "move"), Map.of("to", node));
        var answer = awaited(
                begun,
                "segment %d of %s is not with %s yet; that was asked for".formatted(segment, name, node),
                now -> segment(now, segment)
                        .filter(moved -> moved.path("owner").asText().equals(node))
                        .isPresent());
        tell(answer, "segment %d of %s is with %s".formatted(segment, name, node));
    }

    private void reset() {
        var after = arguments.number(Option.AFTER, 0);
        if ((after == null) == !arguments.has(Option.FROM)) {
            throw ConfigurationException.because("projections reset needs either --after POSITION or --from TIME");
        }
        var body = after == null
                ? Map.<String, Object>of("from", arguments.required(Option.FROM))
                : Map.<String, Object>of("after", after);
        tell(client.post(of("reset"), body), "%s is reset and handles what follows again".formatted(name));
    }

    private void rebuild() {
        var segments = arguments.number(Option.SEGMENTS, 1);
        var begun = client.post(of("rebuild"), segments == null ? Map.of() : Map.of("segments", segments));
        var number = begun.json().path("number").asLong();
        if (arguments.has(Option.WAIT)) {
            tell(filled(begun, number), "generation %d of %s serves".formatted(number, name));
        } else {
            tell(begun, "generation %d of %s is being filled".formatted(number, name));
        }
    }

    /** Waits for as long as it moves. */
    private Answer filled(Answer begun, long number) {
        var progress = new Progress(System.err);
        var position = -1L;
        var moved = System.nanoTime();
        while (System.nanoTime() - moved < STALLED.toNanos()) {
            var answer = client.get(of());
            var generation = generation(answer.json(), number);
            if (generation.path("state").asText().equals("SERVING")) {
                return answer;
            }
            var reached = generation.path("position").asLong();
            progress.accept(reached);
            if (reached > position) {
                position = reached;
                moved = System.nanoTime();
            }
            pause();
        }
        throw OperationFailedException.because(
                "generation %d of %s stands at position %d for %d s; it is still being filled"
                        .formatted(begun.json().path("number").asLong(), name, position, STALLED.toSeconds()));
    }

    private JsonNode generation(JsonNode processor, long number) {
        return processor
                .path("generations")
                .valueStream()
                .filter(generation -> generation.path("number").asLong() == number)
                .findFirst()
                .orElseThrow(() -> OperationFailedException.because(
                        "generation %d of %s is gone; somebody cancelled it".formatted(number, name)));
    }

    private void drop() {
        var generation = arguments.number(GENERATION);
        tell(
                client.delete(of("generations", generation)),
                "generation %d of %s is dropped".formatted(generation, name));
    }

    /** Fails when the read model is another than its handlers make of the log. */
    private void verify() {
        var progress = new Progress(System.err);
        var answer = client.post(of("verification"));
        while (UNDER_WAY.contains(answer.json().path("state").asText())) {
            progress.accept(answer.json().path("position").asLong());
            pause();
            answer = client.get(of("verification"));
        }
        OperatorCommand.print(arguments, answer, ProjectionsText.verification(answer.json()));
        switch (answer.json().path("state").asText()) {
            case "SAME" -> {}
            case "DIFFERENT" ->
                throw OperationFailedException.because(
                        "the read model of %s is not what its handlers make of the log; rebuild it".formatted(name));
            default ->
                throw OperationFailedException.because("%s could not be verified: %s"
                        .formatted(name, answer.json().path("failure").asText()));
        }
    }

    private Answer awaited(Answer begun, String otherwise, Predicate<JsonNode> done) {
        var start = System.nanoTime();
        var answer = begun;
        while (!done.test(answer.json())) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw OperationFailedException.because(otherwise);
            }
            pause();
            answer = client.get(of());
        }
        return answer;
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw OperationFailedException.because("interrupted while waiting; what was begun goes on");
        }
    }
}
