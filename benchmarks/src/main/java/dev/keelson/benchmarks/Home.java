package dev.keelson.benchmarks;

import java.nio.file.Path;

/** Where the project is. */
final class Home {

    private Home() {}

    /** As {@code -Dkeelson.home} says; else the working directory, or the one above it within a module. */
    static Path directory() {
        var stated = System.getProperty("keelson.home");
        if (stated != null) {
            return Path.of(stated);
        }
        var working = Path.of("").toAbsolutePath();
        return working.endsWith("benchmarks") ? working.resolveSibling("") : working;
    }

    /** Where this module's reports go. */
    static Path target() {
        return directory().resolve(Path.of("benchmarks", "target"));
    }
}
