package dev.keelson.server;

/** Every setting there is: its key, its default and what it means. */
enum Setting implements SettingKey {
    HOST("host", "0.0.0.0", "the address to listen on"),
    PORT("port", "8080", "the HTTP port; 0 takes a free one"),
    DATA_DIR("data-dir", "data", "where the embedded H2 database keeps its file"),
    DATABASE_URL("database.url", "", "JDBC address of a PostgreSQL or H2 database; empty: H2 in data-dir"),
    DATABASE_USERNAME("database.username", "", "who connects; empty: as the address says"),
    DATABASE_PASSWORD("database.password", "", "never logged"),
    DATABASE_POOL_SIZE("database.pool-size", "24", "connections at most, at least 8"),
    MODULES_DIR("modules-dir", "modules", "a directory whose jars are searched for domain modules"),
    MODULES("modules", "", "names of the domain modules to serve, by comma; empty: all that are found"),
    SOURCE("source", "/keelson", "the source attribute of the CloudEvents that leave the server, a URI reference"),
    STOP_TIMEOUT("stop-timeout", "5s", "how long requests under way may take when the server stops"),
    COMMANDS_MAX_IN_FLIGHT("commands.max-in-flight", "1024", "commands under way at most; one more gets 429"),
    COMMANDS_MAX_ATTEMPTS(
            "commands.max-attempts", "16", "how often a command is decided when its boundary changes underneath"),
    COMMANDS_LANE_TIMEOUT("commands.lane-timeout", "5s", "how long a command waits for those of its entity"),
    COMMANDS_TIMEOUT("commands.timeout", "30s", "how long a caller waits for a command"),
    COMMANDS_MAX_BODY_BYTES("commands.max-body-bytes", "1048576", "the largest request body"),
    COMMANDS_CACHE_BYTES(
            "commands.cache-bytes",
            "67108864",
            "memory for the states of entities, by estimate; 0 turns the cache off"),
    IDEMPOTENCY_LEASE(
            "idempotency.lease", "60s", "after which a dead node's claim on an Idempotency-Key may be taken over"),
    IDEMPOTENCY_RETENTION("idempotency.retention", "1d", "how long the answer to an Idempotency-Key is kept"),
    IDEMPOTENCY_RETENTIONS(
            "idempotency.retentions", "", "the same for single commands, by comma: orders.PlaceOrder=7d"),
    IDEMPOTENCY_PATIENCE(
            "idempotency.patience", "2s", "how long a request waits for one with the same key that is under way"),
    IDEMPOTENCY_SHARE_AFTER(
            "idempotency.share-after", "1s", "how long a command may take before other nodes see its key under way"),
    LOG_MAX_BATCH("log.max-batch", "256", "appends that commit together at most"),
    LOG_QUEUE_CAPACITY("log.queue-capacity", "4096", "appends that may wait"),
    LOG_APPEND_TIMEOUT("log.append-timeout", "10s", "how long an append waits for its turn"),
    LOG_POLL_INTERVAL("log.poll-interval", "1s", "how often the head is looked up in case a notification was lost"),
    LOG_READ_CACHE_BYTES(
            "log.read-cache-bytes",
            "67108864",
            "memory for what projections and feed read of the log, by estimate; 0: each reads for itself"),
    PROJECTIONS_DATABASE_URL(
            "projections.database.url",
            "",
            "JDBC address of a database of the read models' own; empty: the log's is theirs too"),
    PROJECTIONS_DATABASE_USERNAME(
            "projections.database.username", "", "who connects there; empty: as the address says"),
    PROJECTIONS_DATABASE_PASSWORD("projections.database.password", "", "never logged"),
    PROJECTIONS_DATABASE_POOL_SIZE("projections.database.pool-size", "24", "connections there at most, at least 8"),
    PROJECTIONS_SEGMENTS("projections.segments", "4", "segments of a read model that is filled for the first time"),
    PROJECTIONS_BATCH_SIZE(
            "projections.batch-size", "1000", "events that a segment handles in one transaction at most"),
    PROJECTIONS_CLAIM_TIMEOUT("projections.claim-timeout", "10s", "after which a dead node's segments are taken over"),
    PROJECTIONS_ATTEMPTS("projections.attempts", "4", "how often an event is tried before its sequence is parked"),
    PROJECTIONS_BACK_OFF(
            "projections.back-off", "50ms", "between the first two attempts; doubles from one to the next"),
    PROJECTIONS_STOPPING(
            "projections.stopping",
            "",
            "projections that stand still at an event they cannot handle, instead of parking it"),
    PROJECTIONS_MAX_DEAD_LETTERS(
            "projections.max-dead-letters", "10000", "parked events of a projection at most; then it stands still"),
    QUERIES_MAX_CONCURRENT("queries.max-concurrent", "256", "queries under way at most; one more gets 429"),
    QUERIES_TIMEOUT("queries.timeout", "10s", "how long a caller waits for a query"),
    QUERIES_CACHE_BYTES(
            "queries.cache-bytes", "33554432", "memory for answers of cached queries, by estimate; 0 keeps none"),
    QUERIES_MAX_SUBSCRIBERS("queries.max-subscribers", "100", "subscribers of queries at most; one more gets 429"),
    QUERIES_UPDATE_INTERVAL(
            "queries.update-interval",
            "100ms",
            "how long after one run of a subscribed query the next begins, at least"),
    FEED_MAX_SUBSCRIBERS("feed.max-subscribers", "1000", "live streams of events at most; one more gets 429"),
    FEED_WRITE_TIMEOUT("feed.write-timeout", "30s", "after which a client of a stream that does not read is cut off"),
    FEED_HEARTBEAT("feed.heartbeat", "15s", "how often a silent stream gives a sign of life"),
    FEED_MAX_SUBSCRIPTIONS("feed.max-subscriptions", "100", "durable subscriptions at most; one more gets 429"),
    FEED_MAX_STANDBYS("feed.max-standbys", "4", "members that wait on a node for the active one of a subscription"),
    FEED_CLAIM_TIMEOUT(
            "feed.claim-timeout", "10s", "after which the active member of a subscription on a dead node is replaced");

    private final String key;
    private final String defaultValue;
    private final String meaning;

    Setting(String key, String defaultValue, String meaning) {
        this.key = key;
        this.defaultValue = defaultValue;
        this.meaning = meaning;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public String defaultValue() {
        return defaultValue;
    }

    String meaning() {
        return meaning;
    }
}
