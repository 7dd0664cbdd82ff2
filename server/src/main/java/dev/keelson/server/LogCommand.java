package dev.keelson.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.zaxxer.hikari.HikariDataSource;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.EventStoreException;
import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.eventstore.SqlStates;
import dev.keelson.eventstore.cloudevents.CloudEventWriter;
import dev.keelson.eventstore.integrity.LogDigest;
import dev.keelson.eventstore.integrity.LogExport;
import dev.keelson.eventstore.integrity.LogImport;
import dev.keelson.eventstore.integrity.LogVerification;
import dev.keelson.server.LogArguments.Option;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code keelson log verify}, {@code export} and {@code import}: what an operator does with the log in a database. Settings
 * are those of the server. What was asked for goes to standard output, everything else to standard error. Exit status 0: it
 * did what it said, and a verification found nothing; 1: it did not, or found something.
 */
final class LogCommand {

    private static final int DONE = 0;
    private static final int NOT_DONE = 1;

    private final LogArguments arguments;
    private final ServerConfiguration configuration;
    private final OutputStream output;

    private LogCommand(LogArguments arguments, ServerConfiguration configuration, OutputStream output) {
        this.arguments = arguments;
        this.configuration = configuration;
        this.output = output;
    }

    /**
     * Runs one command and returns its exit status.
     *
     * @param arguments behind {@code log}
     * @throws ConfigurationException when the arguments or settings are not right, or the database is not there
     */
    static int run(List<String> arguments) {
        System.setOut(System.err); // logs must not get between the lines of an export
        var rest = new ArrayList<>(arguments);
        var file = Main.configurationFile(rest);
        var parsed = LogArguments.parse(rest);
        var settings = Settings.load(file, System.getenv(), parsed.settings());
        var output = new FileOutputStream(FileDescriptor.out);
        return new LogCommand(parsed, ServerConfiguration.from(settings), output).run();
    }

    private int run() {
        try {
            return switch (arguments.action()) {
                case VERIFY -> verify();
                case EXPORT -> export();
                case IMPORT -> load();
            };
        } catch (NoSuchFileException e) {
            return fail("there is no file " + e.getFile());
        } catch (FileAlreadyExistsException e) {
            return fail("the file %s exists already; remove it or name another".formatted(e.getFile()));
        } catch (IOException e) {
            return fail("reading or writing failed: " + e.getMessage());
        } catch (EventStoreException e) {
            return fail(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            if (SqlStates.isMissingTable(e)) {
                return fail("there is no log in the database %s; a node that starts there, or an import, makes one"
                        .formatted(configuration.database()));
            }
            throw e;
        }
    }

    private static int fail(String message) {
        System.err.println("keelson: " + message);
        return NOT_DONE;
    }

    private int verify() throws IOException {
        var expected = expected();
        var json = arguments.value(Option.JSON);
        try (var dataSource = open(configuration.database()::openExisting)) {
            var report = new LogVerification(dataSource).run(expected, new Progress(System.err));
            if (json != null) {
                Files.write(Path.of(json), VerificationText.json(report));
            }
            output.write(VerificationText.lines(report).getBytes(StandardCharsets.UTF_8));
            return report.isClean() ? DONE : NOT_DONE;
        }
    }

    private List<LogDigest> expected() {
        try {
            return arguments.options().getOrDefault(Option.EXPECT, List.of()).stream()
                    .map(LogDigest::parse)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw ConfigurationException.because("option %s: %s".formatted(Option.EXPECT.word(), e.getMessage()));
        }
    }

    private int export() throws IOException {
        try (var dataSource = open(configuration.database()::openExisting);
                var log = log(dataSource)) {
            var head = log.head();
            var after = arguments.position(Option.AFTER, 0, 0, head);
            var through = arguments.position(Option.THROUGH, head, after, head);
            var source = configuration.feed().source();
            var exporting = new LogExport(log, new CloudEventWriter(new JsonFactory(), source));
            var target = arguments.file() == null ? ExportTarget.stream(output) : ExportTarget.file(arguments.file());
            try (target) {
                var exported = exporting.run(after, through, target.stream(), new Progress(System.err));
                target.complete();
                System.err.printf(
                        "keelson: exported %d events, positions %d to %d%s%n",
                        exported.events(), after + 1, through, digest(exported.digest()));
            }
            return DONE;
        }
    }

    private int load() throws IOException {
        try (var in = input();
                var dataSource = open(configuration.database()::open)) {
            SchemaMigrations.migrate(dataSource);
            try (var log = log(dataSource)) {
                var imported = new LogImport(log).run(in, new Progress(System.err));
                var text = "imported %d events, %d were there already; head %d%s%n"
                        .formatted(imported.appended(), imported.present(), imported.head(), digest(imported.digest()));
                output.write(text.getBytes(StandardCharsets.UTF_8));
            }
            return DONE;
        }
    }

    private static String digest(@Nullable LogDigest digest) {
        return digest == null ? "" : ", digest " + digest.hex();
    }

    private InputStream input() throws IOException {
        var file = arguments.file();
        return file == null ? new FileInputStream(FileDescriptor.in) : Files.newInputStream(file);
    }

    private EventLog log(HikariDataSource dataSource) {
        return EventLogs.jdbi(dataSource, configuration.log(), (_, _, _) -> {});
    }

    private HikariDataSource open(Supplier<HikariDataSource> opening) {
        var database = configuration.database();
        try {
            return opening.get();
        } catch (RuntimeException e) {
            if (SqlStates.isOpenElsewhere(e)) {
                throw ConfigurationException.because(
                        "the file of the database %s is in use: a node on H2 has it for itself; stop the node, then run this again"
                                .formatted(database));
            }
            if (SqlStates.isMissingFile(e)) {
                throw ConfigurationException.because("there is no database %s; are %s and %s right?"
                        .formatted(database, Setting.DATA_DIR.ways(), Setting.DATABASE_URL.ways()));
            }
            throw ConfigurationException.unreachable(database, e);
        }
    }
}
