package dev.keelson.eventstore;

final class UpcastingH2EventLogIT extends UpcastingJdbiEventLogContract {

    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }
}
