package dev.keelson.eventstore;

final class UpcastingPostgresqlEventLogIT extends UpcastingJdbiEventLogContract {

    @Override
    TestDatabase create() {
        return TestDatabase.postgresql();
    }
}
