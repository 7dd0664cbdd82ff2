package dev.keelson.server;

import dev.keelson.idempotency.Claim;
import dev.keelson.server.KeyedNode.Manners;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A process that makes one transfer and stays at a point of it, to be killed there. On standard output it says, a line each:
 * {@code claimed token since}, {@code answered commandId position}, {@code stays}. When it did not come by it
 * ends.
 */
final class CrashingNode {

    private final PrintStream output;

    private CrashingNode(PrintStream output) {
        this.output = output;
    }

    /**
     * Runs until it is killed.
     *
     * @param arguments the transfer's id, the point, when claims are shown, their lease
     */
    public static void main(String[] arguments) {
        var node = new CrashingNode(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        System.setOut(System.err);
        var lease = Duration.parse(arguments[3]);
        var manners = new Manners(Duration.parse(arguments[2]), lease, lease);
        node.run(arguments[0], CrashPoint.valueOf(arguments[1]), manners);
    }

    private void run(String transferId, CrashPoint point, Manners manners) {
        var stops = new Stops(Optional.of(point), this::stay);
        try (var node = new KeyedNode(System.getenv(), manners, stops, this::sayClaimed)) {
            var answer = node.makeTransfer(transferId);
            output.println("answered %s %d".formatted(answer.commandId(), answer.position()));
            stops.at(CrashPoint.AFTER_REPLY);
        }
    }

    private void sayClaimed(Claim claim) {
        output.println("claimed %d %s".formatted(claim.token(), claim.since()));
    }

    private void stay() {
        output.println("stays");
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
