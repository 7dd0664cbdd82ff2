package dev.keelson.benchmarks;

import dev.keelson.benchmarks.LoadedLog.Event;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import org.postgresql.PGConnection;

/** Loads into PostgreSQL by COPY, events and tags side by side on two connections, both in the order of positions. */
final class CopyLoader implements Loader {

    private static final int BUFFER = 1 << 16;

    private final String url;

    CopyLoader(String url) {
        this.url = url;
    }

    @Override
    public void load(LoadedLog log) throws SQLException {
        copyBoth(log);
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute("VACUUM ANALYZE");
            statement.execute("CHECKPOINT");
        }
    }

    private void copyBoth(LoadedLog log) throws SQLException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tags = threads.submit(() -> copy("keelson_further_tag", TAG_COLUMNS, log, CopyLoader::writeFurtherTag));
            copy("keelson_event", EVENT_COLUMNS + ", tag_key, tag_value", log, CopyLoader::writeEvent);
            tags.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BenchmarkFailedException.because("interrupted");
        } catch (ExecutionException e) {
            throw BenchmarkFailedException.after("the tags cannot be copied", e);
        }
    }

    private long copy(String table, String columns, LoadedLog log, BiConsumer<StringBuilder, Event> row)
            throws SQLException {
        try (var connection = DriverManager.getConnection(url)) {
            var copy = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY %s (%s) FROM STDIN".formatted(table, columns));
            var rows = new StringBuilder(BUFFER + 1_024);
            for (var position = 1L; position <= log.events(); position++) {
                row.accept(rows, log.at(position));
                if (rows.length() >= BUFFER || position == log.events()) {
                    var bytes = rows.toString().getBytes(StandardCharsets.US_ASCII);
                    copy.writeToCopy(bytes, 0, bytes.length);
                    rows.setLength(0);
                }
            }
            return copy.endCopy();
        }
    }

    private static void writeEvent(StringBuilder rows, Event event) {
        rows.append(event.position()).append('\t').append(event.id());
        rows.append('\t').append(Event.TYPE).append('\t').append(Event.REVISION);
        rows.append('\t').append(event.time()).append('\t').append(event.payload());
        rows.append('\t').append(event.metadata()).append('\t').append(event.tags());
        rows.append('\t').append(Event.ACCOUNT).append('\t').append(event.account());
        rows.append('\n');
    }

    private static void writeFurtherTag(StringBuilder rows, Event event) {
        event.branch().ifPresent(branch -> rows.append(Event.BRANCH)
                .append('\t')
                .append(branch)
                .append('\t')
                .append(event.position())
                .append('\n'));
    }
}
