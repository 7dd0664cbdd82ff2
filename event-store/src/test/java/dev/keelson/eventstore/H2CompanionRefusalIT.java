package dev.keelson.eventstore;

final class H2CompanionRefusalIT extends CompanionRefusalContract {

    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }
}
