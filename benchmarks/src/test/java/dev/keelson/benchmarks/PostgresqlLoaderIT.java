package dev.keelson.benchmarks;

final class PostgresqlLoaderIT extends LoaderContract {

    PostgresqlLoaderIT() {
        super(Engine.POSTGRESQL);
    }
}
