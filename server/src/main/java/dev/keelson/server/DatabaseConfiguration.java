package dev.keelson.server;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.keelson.eventstore.embedded.EmbeddedDataSource;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the data is, and the pool of connections to it as the server has it. Immutable.
 *
 * @param role what it is to the node
 * @param url JDBC address, H2 or PostgreSQL
 * @param username empty: as the address says
 * @param password empty: none
 * @param poolSize connections at most
 */
public record DatabaseConfiguration(DatabaseRole role, String url, String username, String password, int poolSize) {

    private static final String APPEND_ONLY = ";REUSE_SPACE=FALSE";
    private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(5);
    private static final int COMMAND_POOL = 4;

    /** That of the log. */
    static DatabaseConfiguration from(Settings settings) {
        var stated = settings.text(Setting.DATABASE_URL);
        var url = stated.isEmpty() ? embeddedUrl(Path.of(settings.text(Setting.DATA_DIR))) : stated;
        return from(settings, DatabaseRole.LOG, url);
    }

    /** That of the read models: the log's, unless another one is stated. */
    static DatabaseConfiguration ofReadModels(Settings settings, DatabaseConfiguration log) {
        var stated = settings.text(Setting.PROJECTIONS_DATABASE_URL);
        return stated.isEmpty() || stated.equals(log.url()) ? log : from(settings, DatabaseRole.READ_MODELS, stated);
    }

    private static DatabaseConfiguration from(Settings settings, DatabaseRole role, String url) {
        return new DatabaseConfiguration(
                role,
                checked(role, url),
                settings.text(role.username()),
                settings.text(role.password()),
                settings.number(role.poolSize(), 8, 1_000));
    }

    /** The H2 database in a directory, everything else as it is by default. */
    public static DatabaseConfiguration embedded(Path directory) {
        return at(embeddedUrl(directory));
    }

    /** The database at a JDBC address, everything else as it is by default. */
    public static DatabaseConfiguration at(String url) {
        return new DatabaseConfiguration(
                DatabaseRole.LOG,
                checked(DatabaseRole.LOG, url),
                "",
                "",
                Integer.parseInt(Setting.DATABASE_POOL_SIZE.defaultValue()));
    }

    private static String checked(DatabaseRole role, String url) {
        if (!url.startsWith("jdbc:h2:") && !url.startsWith("jdbc:postgresql:")) {
            throw ConfigurationException.bad(
                    role.url(), masked(url), "a JDBC address such as jdbc:postgresql://localhost:5432/keelson");
        }
        return url;
    }

    /**
     * The file is written by a channel that an interrupted thread does not close for all others. All is written at its end, and nothing moved when it is closed: a
     * process killed in the middle of writing over space that was given up loses commits that were synced before
     * (ADR 0016).
     */
    private static String embeddedUrl(Path directory) {
        return "jdbc:h2:async:%s;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=5000;MAX_COMPACT_TIME=0;RETENTION_TIME=%d%s"
                .formatted(file(directory), Integer.MAX_VALUE, APPEND_ONLY);
    }

    /** The address by which an embedded file may be moved together; nobody is told of a commit meanwhile. */
    String compactingUrl() {
        return url.replace(APPEND_ONLY, "") + ";IFEXISTS=TRUE";
    }

    private static Path file(Path directory) {
        return directory.toAbsolutePath().resolve("keelson");
    }

    boolean isEmbedded() {
        return url.startsWith("jdbc:h2:");
    }

    /** A new pool, to be closed by the caller. */
    public HikariDataSource open() {
        return new HikariDataSource(pool());
    }

    /**
     * For a command that goes through all of the data: few connections, and answers may take as long as they take. An
     * embedded database that is not there is not made.
     */
    HikariDataSource openExisting() {
        var config = patientPool();
        if (isEmbedded()) {
            config.setDataSource(new EmbeddedDataSource(url + ";IFEXISTS=TRUE"));
        }
        return new HikariDataSource(config);
    }

    /** For migrations: few connections, and an index of a large log may take as long as it takes. */
    HikariDataSource openPatient() {
        return new HikariDataSource(patientPool());
    }

    private HikariConfig patientPool() {
        var config = pool();
        config.setMaximumPoolSize(COMMAND_POOL);
        if (!isEmbedded()) {
            config.addDataSourceProperty("socketTimeout", "0");
        }
        return config;
    }

    private HikariConfig pool() {
        var config = new HikariConfig();
        config.setPoolName(role.poolName());
        if (!username.isEmpty()) {
            config.setUsername(username);
        }
        if (!password.isEmpty()) {
            config.setPassword(password);
        }
        config.setMaximumPoolSize(poolSize);
        config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
        if (isEmbedded()) {
            config.setDataSource(new EmbeddedDataSource(url));
        } else {
            config.setJdbcUrl(url);
            boundWaits(config);
        }
        return config;
    }

    /** A lock that is not given, a server that is gone and a node that sleeps inside a transaction: none may hold us for long. */
    private static void boundWaits(HikariConfig config) {
        config.addDataSourceProperty("ApplicationName", "keelson");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("connectTimeout", "5");
        config.addDataSourceProperty("socketTimeout", "30");
        config.addDataSourceProperty(
                "options",
                "-c lock_timeout=5s -c idle_in_transaction_session_timeout=15s"
                        + " -c default_transaction_isolation=read\\ committed");
    }

    /** Where it is, for messages: without a password, and without what we ourselves ask of H2. */
    @Override
    public String toString() {
        return isEmbedded() ? url.replaceFirst(";.*", "") : masked(url);
    }

    private static String masked(String url) {
        return url.replaceAll("(?i)(password=)[^&;]*", "$1…").replaceAll("(//[^:/@]*:)[^@/]*@", "$1…@");
    }
}
