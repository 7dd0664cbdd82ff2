package dev.keelson.server;

import org.junit.jupiter.api.Nested;

/** Mixed commands, a kill, and the reckoning, on each database. */
class MixedCommandsIT {

    @Nested
    class OnH2 extends MixedCommands {
        OnH2() {
            super(Engine.H2);
        }
    }

    @Nested
    class OnPostgresql extends MixedCommands {
        OnPostgresql() {
            super(Engine.POSTGRESQL);
        }
    }
}
