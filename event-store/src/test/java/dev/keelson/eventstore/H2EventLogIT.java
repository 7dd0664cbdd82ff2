package dev.keelson.eventstore;

final class H2EventLogIT extends JdbiEventLogContract {

    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }
}
