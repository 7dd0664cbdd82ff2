package dev.keelson.server;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongConsumer;

/** Tells now and then how far a command has come. Used by one thread. */
final class Progress implements LongConsumer {

    private static final long PAUSE = Duration.ofSeconds(5).toNanos();

    private final PrintStream out;
    private long told = System.nanoTime();

    Progress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void accept(long position) {
        var now = System.nanoTime();
        if (now - told >= PAUSE) {
            told = now;
            out.printf("keelson: at position %d%n", position);
        }
    }
}
