package dev.keelson.server;

/** Which of a node's databases one is, and by which settings a node is told of it. */
enum DatabaseRole {
    LOG(
            "keelson",
            Setting.DATABASE_URL,
            Setting.DATABASE_USERNAME,
            Setting.DATABASE_PASSWORD,
            Setting.DATABASE_POOL_SIZE),
    READ_MODELS(
            "keelson-read-models",
            Setting.PROJECTIONS_DATABASE_URL,
            Setting.PROJECTIONS_DATABASE_USERNAME,
            Setting.PROJECTIONS_DATABASE_PASSWORD,
            Setting.PROJECTIONS_DATABASE_POOL_SIZE);

    private final String poolName;
    private final Setting url;
    private final Setting username;
    private final Setting password;
    private final Setting poolSize;

    DatabaseRole(String poolName, Setting url, Setting username, Setting password, Setting poolSize) {
        this.poolName = poolName;
        this.url = url;
        this.username = username;
        this.password = password;
        this.poolSize = poolSize;
    }

    String poolName() {
        return poolName;
    }

    Setting url() {
        return url;
    }

    Setting username() {
        return username;
    }

    Setting password() {
        return password;
    }

    Setting poolSize() {
        return poolSize;
    }
}
