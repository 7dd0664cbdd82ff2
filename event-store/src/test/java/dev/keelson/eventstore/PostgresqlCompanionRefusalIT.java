package dev.keelson.eventstore;

final class PostgresqlCompanionRefusalIT extends CompanionRefusalContract {

    @Override
    TestDatabase create() {
        return TestDatabase.postgresql();
    }
}
