package dev.keelson.eventstore;

final class PostgresqlEventLogIT extends JdbiEventLogContract {

    @Override
    TestDatabase create() {
        return TestDatabase.postgresql();
    }
}
