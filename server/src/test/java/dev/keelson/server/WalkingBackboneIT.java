package dev.keelson.server;

import org.junit.jupiter.api.Nested;

/** One command all the way, on each database. */
class WalkingBackboneIT {

    @Nested
    class OnH2 extends WalkingBackbone {
        OnH2() {
            super(Engine.H2);
        }
    }

    @Nested
    class OnPostgresql extends WalkingBackbone {
        OnPostgresql() {
            super(Engine.POSTGRESQL);
        }
    }
}
