package dev.keelson.projections;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What a test does meanwhile, each on a thread of its own: those of the common pool are few, and wait for each other. */
final class InBackground {

    private InBackground() {}

    static CompletableFuture<Void> run(Runnable task) {
        return CompletableFuture.runAsync(task, started -> Thread.startVirtualThread(started));
    }

    static <T> CompletableFuture<T> supply(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, started -> Thread.startVirtualThread(started));
    }
}
