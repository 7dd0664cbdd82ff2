package dev.keelson.eventstore;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The programs of a PostgreSQL server: those that {@code pg_config} names, else Debian's, else those on the path, else the
 * embedded ones.
 *
 * @param directory where they are
 * @param user as whom they run; null: as ourselves
 * @param root whether we are root, as whom a server refuses to run
 */
record PostgresqlBinaries(Path directory, @Nullable UserPrincipal user, boolean root) {

    static PostgresqlBinaries find() {
        var root = "root".equals(System.getProperty("user.name"));
        var installed = installed();
        return installed.isPresent()
                ? new PostgresqlBinaries(installed.get(), root ? postgres() : null, root)
                : new PostgresqlBinaries(embedded(), null, root);
    }

    private static Optional<Path> installed() {
        return Stream.of(configured(), debian(), onPath())
                .flatMap(List::stream)
                .filter(directory ->
                        Stream.of("initdb", "pg_ctl").allMatch(name -> Files.isExecutable(directory.resolve(name))))
                .findFirst();
    }

    private static List<Path> configured() {
        try {
            var process = new ProcessBuilder("pg_config", "--bindir").start();
            try (var output = process.getInputStream()) {
                return new String(output.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .map(Path::of)
                        .toList();
            }
        } catch (IOException e) {
            return List.of();
        }
    }

    private static List<Path> debian() {
        var versions = new ArrayList<Path>();
        try (var found = Files.newDirectoryStream(Path.of("/usr/lib/postgresql"))) {
            found.forEach(version -> versions.add(version.resolve("bin")));
        } catch (IOException e) {
            return List.of();
        }
        versions.sort(Comparator.reverseOrder());
        return versions;
    }

    private static List<Path> onPath() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(Path::of)
                .toList();
    }

    /** They are unpacked by the first start of an embedded server. */
    private static Path embedded() {
        try {
            var unpacked = Path.of(System.getProperty("java.io.tmpdir"), "keelson-postgresql-binaries");
            EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(unpacked.toFile())
                    .start()
                    .close();
            try (var files = Files.find(unpacked, 4, (file, _) -> file.endsWith("bin/pg_ctl"))) {
                return files.map(Path::getParent).findFirst().orElseThrow();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable UserPrincipal postgres() {
        try {
            return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("postgres");
        } catch (UserPrincipalNotFoundException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The words that run a program as the right user. */
    List<String> command(String program) {
        var words = new ArrayList<String>();
        if (user != null) {
            words.addAll(List.of("runuser", "-u", user.getName(), "--"));
        } else if (root) {
            words.addAll(List.of("unshare", "-U"));
        }
        words.add(directory.resolve(program).toString());
        return words;
    }

    /** Gives a directory to the user as whom the server runs. */
    void own(Path owned) {
        try {
            if (user != null) {
                Files.setOwner(owned, user);
            }
        } catch (FileSystemException e) {
            throw new IllegalStateException("%s cannot be given to %s".formatted(owned, user), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
