package dev.keelson.eventstore;

final class PostgresqlAxonStorageEngineIT extends AxonStorageEngineSuite {

    @Override
    TestDatabase create() {
        return TestDatabase.postgresql();
    }
}
