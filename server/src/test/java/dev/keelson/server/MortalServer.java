package dev.keelson.server;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A server that is killed and started again under its clients, who wait for the next one. Killed by one thread. */
final class MortalServer implements AutoCloseable {

    private static final long LONGEST_SECONDS = 90;

    /**
     * A way in, for as long as its process lives.
     *
     * @param port the same for whoever does without the client
     */
    record Door(Api api, int port) {}

    private final List<Api> clients = new CopyOnWriteArrayList<>();
    private final ServerProcess process;
    private volatile CompletableFuture<Door> door;

    MortalServer(Engine.Storage storage) {
        process = ServerProcess.ready(storage.settings());
        door = CompletableFuture.completedFuture(opened());
    }

    private Door opened() {
        var api = new Api(process.uri());
        clients.add(api);
        return new Door(api, process.port());
    }

    /** That of the process which lives, or of the next one. */
    Door door() {
        return door.orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS).join();
    }

    /** SIGKILL, and a new process on the same data. Whoever comes meanwhile waits. */
    void killAndRestart() {
        process.kill9();
        var next = new CompletableFuture<Door>();
        door = next;
        process.restart();
        next.complete(opened());
    }

    @Override
    public void close() {
        clients.forEach(Api::close);
        process.close();
    }
}
