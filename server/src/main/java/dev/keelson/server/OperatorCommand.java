package dev.keelson.server;

import dev.keelson.server.AdminClient.Answer;
import dev.keelson.server.OperatorArguments.Option;
import java.util.function.Consumer;

/** What the commands by which an operator asks a running node have in common. */
final class OperatorCommand {

    private OperatorCommand() {}

    /** Asks the node and returns the exit status. 0: it is done; 1: it is not, and standard error says why. */
    static int run(OperatorArguments<?> arguments, Consumer<AdminClient> command) {
        try (var client = new AdminClient(arguments.url())) {
            command.accept(client);
            return 0;
        } catch (OperationFailedException e) {
            System.err.println("keelson: " + e.getMessage());
            return 1;
        }
    }

    /** Prints what a node answered: as it came if so asked, else in words. */
    static void print(OperatorArguments<?> arguments, Answer answer, String text) {
        System.out.print(arguments.has(Option.JSON) ? answer.text() + "\n" : text);
        System.out.flush();
    }
}
