package dev.keelson.eventstore.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What waits for what; actions are held in the middle by a function of the database, which wants this class public. */
@Timeout(60)
public final class EmbeddedDataSourceIT {

    private static CountDownLatch entered = new CountDownLatch(1);
    private static CountDownLatch released = new CountDownLatch(1);

    @TempDir
    private Path directory;

    private EmbeddedDataSource dataSource;
    private Jdbi jdbi;
    private Connection one;
    private Connection other;

    @BeforeEach
    void open() throws SQLException {
        entered = new CountDownLatch(1);
        released = new CountDownLatch(1);
        dataSource = new EmbeddedDataSource(
                "jdbc:h2:async:%s;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=5000".formatted(directory.resolve("notes")));
        jdbi = Jdbi.create(dataSource);
        one = transaction();
        other = transaction();
        jdbi.useHandle(handle -> {
            handle.execute("CREATE TABLE note (id INT PRIMARY KEY, text VARCHAR(1000))");
            handle.execute("INSERT INTO note VALUES (1, 'a'), (2, 'b'), (3, 'c')");
            handle.execute("CREATE ALIAS stay FOR '%s.stay'".formatted(EmbeddedDataSourceIT.class.getName()));
        });
    }

    private Connection transaction() throws SQLException {
        var connection = dataSource.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    @AfterEach
    void close() throws SQLException {
        one.close();
        other.close();
    }

    /** Called by the database. */
    public static String stay() throws InterruptedException {
        entered.countDown();
        released.await(20, TimeUnit.SECONDS);
        return "stayed";
    }

    @Test
    void a_commit_returns_when_no_change_is_under_way() throws Exception {
        var staying = inBackground(() -> execute(one, "UPDATE note SET text = stay() WHERE id = 1"));
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        execute(other, "UPDATE note SET text = 'B' WHERE id = 2");
        var committing = inBackground(other::commit);
        assertThatThrownBy(() -> committing.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        released.countDown();
        staying.get(10, TimeUnit.SECONDS);
        committing.get(10, TimeUnit.SECONDS);
        one.rollback();
        assertThat(texts()).isEqualTo("aBc");
    }

    @Test
    void a_commit_does_not_wait_for_who_reads() throws Exception {
        var reading = inBackground(() -> execute(one, "SELECT stay() FROM note WHERE id = 1"));
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        execute(other, "UPDATE note SET text = 'B' WHERE id = 2");
        inBackground(other::commit).get(10, TimeUnit.SECONDS);
        released.countDown();
        reading.get(10, TimeUnit.SECONDS);
        assertThat(texts()).isEqualTo("aBc");
    }

    @Test
    void a_change_that_waits_for_a_row_holds_up_no_commit_and_comes_through() throws Exception {
        execute(one, "UPDATE note SET text = 'A' WHERE id = 1");
        var waiting = inBackground(() -> execute(other, "UPDATE note SET text = 'Z' WHERE id = 1"));
        awaitBlocked();
        jdbi.useHandle(handle -> handle.execute("UPDATE note SET text = 'C' WHERE id = 3"));
        execute(one, "UPDATE note SET text = 'B' WHERE id = 2");
        one.commit();
        waiting.get(4, TimeUnit.SECONDS);
        other.commit();
        assertThat(texts()).isEqualTo("ZBC");
    }

    /** Until some session waits for another one's row. */
    private void awaitBlocked() {
        await().atMost(Duration.ofSeconds(4))
                .until(() -> jdbi.withHandle(handle -> handle.select(
                                        "SELECT COUNT(*) FROM information_schema.sessions WHERE blocker_id IS NOT NULL")
                                .mapTo(Integer.class)
                                .one())
                        > 0);
    }

    @Test
    void a_large_transaction_is_not_written_while_somebody_else_is_changing_something() throws Exception {
        var staying = inBackground(() -> execute(one, "UPDATE note SET text = stay() WHERE id = 1"));
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        var before = Files.size(directory.resolve("notes.mv.db"));
        execute(other, "INSERT INTO note SELECT x, REPEAT('x', 1000) FROM SYSTEM_RANGE(10, 40000)");
        assertThat(Files.size(directory.resolve("notes.mv.db"))).isEqualTo(before);
        released.countDown();
        staying.get(10, TimeUnit.SECONDS);
        other.rollback();
        assertThat(textsOfTheFile()).isEqualTo("abc");
    }

    @Test
    void what_is_rolled_back_is_not_in_the_file() throws Exception {
        execute(one, "UPDATE note SET text = 'A' WHERE id = 1");
        var savepoint = one.setSavepoint();
        execute(one, "UPDATE note SET text = 'B' WHERE id = 2");
        one.rollback(savepoint);
        one.commit();
        execute(one, "UPDATE note SET text = 'C' WHERE id = 3");
        one.rollback();
        execute(other, "UPDATE note SET text = 'D' WHERE id = 3");
        other.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        assertThat(textsOfTheFile()).isEqualTo("AbD");
    }

    @Test
    void what_was_committed_is_in_the_file_and_what_was_not_is_not() throws Exception {
        execute(one, "UPDATE note SET text = 'A' WHERE id = 1");
        one.commit();
        execute(other, "UPDATE note SET text = 'B' WHERE id = 2");
        assertThat(textsOfTheFile()).isEqualTo("Abc");
    }

    @Test
    void a_statement_without_a_transaction_is_in_the_file_when_it_returns() throws Exception {
        jdbi.useHandle(handle -> handle.execute("UPDATE note SET text = 'A' WHERE id = 1"));
        assertThat(textsOfTheFile()).isEqualTo("Abc");
        int forced = jdbi.withHandle(handle -> handle.execute("CHECKPOINT SYNC"));
        assertThat(forced).isZero();
    }

    @Test
    void it_is_a_data_source_like_others() throws SQLException {
        assertThat(dataSource.unwrap(EmbeddedDataSource.class)).isSameAs(dataSource);
        assertThat(dataSource.isWrapperFor(Jdbi.class)).isFalse();
        assertThatThrownBy(() -> dataSource.unwrap(Jdbi.class)).isInstanceOf(SQLException.class);
        assertThatThrownBy(dataSource::getParentLogger).isInstanceOf(SQLFeatureNotSupportedException.class);
        assertThat(Set.of(one, other)).hasSize(2).contains(one);
        try (var statement = one.createStatement()) {
            assertThat(statement.getConnection()).isSameAs(one);
            assertThatThrownBy(() -> statement.execute("NO SQL")).isInstanceOf(SQLException.class);
        }
    }

    private String texts() {
        return texts(jdbi);
    }

    /** Of the file as a process would find it that opens it now. */
    private String textsOfTheFile() throws IOException {
        Files.copy(directory.resolve("notes.mv.db"), directory.resolve("copy.mv.db"));
        return texts(Jdbi.create("jdbc:h2:" + directory.resolve("copy")));
    }

    private static String texts(Jdbi jdbi) {
        return jdbi.withHandle(handle -> String.join(
                "",
                handle.select("SELECT text FROM note ORDER BY id")
                        .mapTo(String.class)
                        .list()));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private interface Task {
        void run() throws Exception;
    }

    private static CompletableFuture<Void> inBackground(Task task) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        task.run();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                started -> Thread.ofPlatform().daemon().start(started));
    }
}
