package dev.keelson.eventstore.embedded;

import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** Writes pairs with all its writers, until it halts by itself, in the middle of whatever they are doing. */
final class PairingProcess {

    private PairingProcess() {}

    /**
     * Runs until it is lost.
     *
     * @param arguments the database's address, and how many milliseconds after the first commits
     */
    public static void main(String[] arguments) throws InterruptedException {
        var pairing = new Pairing(new EmbeddedDataSource(arguments[0]));
        var begun = new CountDownLatch(Pairing.WRITERS);
        IntStream.range(0, Pairing.WRITERS)
                .forEach(writer -> Thread.ofPlatform().daemon().start(() -> pairing.write(writer, begun)));
        begun.await();
        Thread.sleep(Long.parseLong(arguments[1]));
        Runtime.getRuntime().halt(137);
    }
}
