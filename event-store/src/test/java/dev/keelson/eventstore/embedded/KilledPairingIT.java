package dev.keelson.eventstore.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process is killed while many of its threads commit, again and again; no transaction is ever there by half. With plain
 * connections one kill in about sixty leaves one.
 */
final class KilledPairingIT {

    /** More of them by {@code -Dkeelson.kills=400}. */
    private static final int KILLS = Integer.getInteger("keelson.kills", 6);

    private static final int SHORTEST_MILLIS = 20;
    private static final int LONGEST_MILLIS = 400;

    @TempDir
    private Path directory;

    @Test
    void no_transaction_is_torn() throws Exception {
        var pairing = new Pairing(new EmbeddedDataSource(url()));
        pairing.createTables();
        var before = 0L;
        for (var kill = 0; kill < KILLS; kill++) {
            run(ThreadLocalRandom.current().nextInt(SHORTEST_MILLIS, LONGEST_MILLIS));
            var tallies = pairing.tallies();
            assertThat(tallies).as("after kill %d", kill).noneMatch(Pairing.Tally::isTorn);
            var written = tallies.stream().mapToLong(Pairing.Tally::rows).sum();
            assertThat(written).isGreaterThanOrEqualTo(before);
            before = written;
        }
        assertThat(before).isPositive();
    }

    private String url() {
        return "jdbc:h2:async:%s;DB_CLOSE_ON_EXIT=FALSE;REUSE_SPACE=FALSE;MAX_COMPACT_TIME=0"
                .formatted(directory.resolve("pairs"));
    }

    private void run(int millis) throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PairingProcess.class.getName(),
                        url(),
                        Integer.toString(millis))
                .inheritIO()
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(137);
    }
}
