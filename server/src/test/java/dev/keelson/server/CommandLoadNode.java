package dev.keelson.server;

import dev.keelson.commandside.CommandCompanions;
import dev.keelson.commandside.CommandConfiguration;
import dev.keelson.commandside.CommandSideException;
import dev.keelson.commandside.EntityObserver;
import dev.keelson.commandside.SequencingCommandBus;
import dev.keelson.commandside.SourcedEntities;
import dev.keelson.domain.DomainRuleViolation;
import dev.keelson.domain.MessageCatalog;
import dev.keelson.eventstore.AppendOutcomeUnknownException;
import dev.keelson.eventstore.EventLogConfiguration;
import dev.keelson.eventstore.EventLogObserver;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.EventStoreException;
import dev.keelson.eventstore.SnapshotStores;
import dev.keelson.projections.Projections;
import dev.keelson.projections.ProjectionsConfiguration;
import dev.keelson.server.Transfers.MakeTransfer;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.axonframework.messaging.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.core.GenericMessage;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.jspecify.annotations.Nullable;

/**
 * A process that is made to be killed: a node without its HTTP face, and clients in it that make transfers for ever.
 *
 * <p>It compacts an embedded database before it opens it, as a node does, and more often.
 *
 * <p>It waits for a line on standard input, the ids of transfers to ask for again, before it opens the database. On standard
 * output it says, a line each: {@code ready}; {@code head n}, what a listener of the log was shown; {@code asked id} before
 * a command is dispatched; {@code done id position}, {@code again id} (it was done before) or {@code wrong id answer} after
 * it was answered. A command that was refused as retryable, or whose outcome is unknown, is asked for again. What was
 * written to a pipe is there after a SIGKILL.
 */
final class CommandLoadNode {

    private static final long PAUSE_NANOS = 2_000_000;
    /** Small, so that it comes to it in a short run as well, and is killed there. */
    private static final long WORTH_COMPACTING = 16L << 20;

    private final OutputStream output = new FileOutputStream(FileDescriptor.out);
    private final Queue<String> pending;
    private final CommandBus bus;
    private final MessageTypeResolver types;

    private CommandLoadNode(List<String> pending) throws SQLException {
        this.pending = new ConcurrentLinkedQueue<>(pending);
        var database = DatabaseConfiguration.from(Settings.load(null, System.getenv(), List.of()));
        EmbeddedFile.compactIfLargerThan(WORTH_COMPACTING, database);
        var dataSource = database.open();
        var log = EventLogs.jdbi(dataSource, EventLogConfiguration.DEFAULT, EventLogObserver.NONE);
        var _ = log.onAppend(head -> say("head " + head));
        var projections = new Projections(dataSource, log, ProjectionsConfiguration.DEFAULT);
        var entities = new SourcedEntities(
                log, SnapshotStores.jdbi(dataSource), CommandConfiguration.DEFAULT.cacheBytes(), EntityObserver.NONE);
        var axon = new AxonAssembly(
                        log,
                        new MessageCatalog(),
                        projections,
                        CommandConfiguration.DEFAULT,
                        entities,
                        CommandCompanions.NONE)
                .build(List.of(new Transfers()));
        axon.start();
        bus = axon.getComponent(CommandBus.class);
        types = axon.getComponent(MessageTypeResolver.class);
    }

    /**
     * Runs until it is killed.
     *
     * @param arguments the prefix of new transfers' ids, and how many clients there are
     */
    public static void main(String[] arguments) throws IOException, SQLException {
        System.setOut(System.err);
        try (var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            var line = input.readLine();
            if (line != null) {
                var pending = Arrays.stream(line.split(" "))
                        .filter(id -> !id.isEmpty())
                        .toList();
                new CommandLoadNode(pending).serve(arguments[0], Integer.parseInt(arguments[1]));
                var _ = input.readLine();
            }
        }
    }

    private void serve(String prefix, int clients) {
        say("ready");
        for (var client = 0; client < clients; client++) {
            var own = prefix + "-" + client + "-";
            var ids = Stream.concat(
                    Stream.generate(pending::poll).takeWhile(id -> id != null),
                    IntStream.iterate(0, number -> number + 1).mapToObj(number -> own + number));
            Thread.ofVirtual().name("client-" + client).start(() -> ids.forEach(this::makeTransfer));
        }
    }

    private void makeTransfer(String id) {
        say("asked " + id);
        var answer = answer(id);
        while (answer.isEmpty()) {
            LockSupport.parkNanos(PAUSE_NANOS);
            answer = answer(id);
        }
        say(answer);
    }

    /** Empty: to be asked again. */
    private String answer(String id) {
        var payload = MakeTransfer.of(id);
        var command =
                new GenericCommandMessage(new GenericMessage(id, types.resolveOrThrow(payload), payload, Map.of()));
        try {
            var result = bus.dispatch(command, null).join();
            return "done %s %s".formatted(id, SequencingCommandBus.positionOf(result));
        } catch (CompletionException e) {
            return answer(id, e.getCause());
        }
    }

    private static String answer(String id, @Nullable Throwable failure) {
        return switch (failure) {
            case DomainRuleViolation violation
            when violation.code().equals(Transfers.Handler.MADE_ALREADY) -> "again " + id;
            case EventStoreException e when e.retryable() || e instanceof AppendOutcomeUnknownException -> "";
            case CommandSideException e when e.retryable() -> "";
            case null, default -> "wrong %s %s".formatted(id, failure);
        };
    }

    private void say(String line) {
        try {
            synchronized (output) {
                output.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
