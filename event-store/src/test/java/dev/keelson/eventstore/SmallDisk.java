package dev.keelson.eventstore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file system of a test's own, in memory, that can be filled up. Used by one thread.
 *
 * @param directory where it is
 */
record SmallDisk(Path directory) implements AutoCloseable {

    private static final int BLOCK = 65_536;

    /**
     * Empty where we may not mount one.
     *
     * @param size as mount(8) has it, such as 64m
     */
    static Optional<SmallDisk> mounted(String size) {
        try {
            var directory = Files.createTempDirectory("keelson-disk-");
            if (succeeds("mount", "-t", "tmpfs", "-o", "mode=0777,size=" + size, "tmpfs", directory.toString())) {
                return Optional.of(new SmallDisk(directory));
            }
            Files.delete(directory);
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fills it up; deleting the file makes room again. */
    Path fill() throws IOException {
        var ballast = directory.resolve("ballast");
        try (var output = Files.newOutputStream(ballast)) {
            while (true) {
                output.write(new byte[BLOCK]);
            }
        } catch (IOException e) {
            return ballast;
        }
    }

    private static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (!succeeds("umount", directory.toString())) {
            throw new IllegalStateException(directory + " cannot be unmounted");
        }
        Files.delete(directory);
    }
}
