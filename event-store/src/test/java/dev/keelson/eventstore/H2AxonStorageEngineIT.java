package dev.keelson.eventstore;

final class H2AxonStorageEngineIT extends AxonStorageEngineSuite {

    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }
}
