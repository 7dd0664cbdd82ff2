package dev.keelson.projections.rows;

import dev.keelson.eventstore.TestDatabase;

final class H2RowChangesIT extends RowChangesContract {

    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }
}
