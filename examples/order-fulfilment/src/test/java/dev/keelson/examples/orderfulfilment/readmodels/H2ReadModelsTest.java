package dev.keelson.examples.orderfulfilment.readmodels;

import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

class H2ReadModelsTest extends ReadModelsContract {

    @Override
    Jdbi emptyDatabase() {
        return Jdbi.create("jdbc:h2:mem:" + UUID.randomUUID());
    }
}
