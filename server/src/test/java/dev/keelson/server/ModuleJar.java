package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/** Makes a jar of a domain module from its sources, against the jars that the server ships, as its user would. */
final class ModuleJar {

    private ModuleJar() {}

    /**
     * @param name of a folder of the test resources, with the folders java and resources in it
     * @param directory for the jar
     */
    static Path build(String name, Path directory) throws IOException {
        return build(folder(name), name, directory);
    }

    /**
     * @param home with the folders java and resources in it
     * @param name of the jar
     * @param directory for the jar
     */
    static Path build(Path home, String name, Path directory) throws IOException {
        var classes = Files.createTempDirectory("keelson-classes-");
        try {
            compile(files(home.resolve("java")), classes);
            var jar = Files.createDirectories(directory).resolve(name + ".jar");
            try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
                add(classes, out);
                add(home.resolve("resources"), out);
            }
            return jar;
        } finally {
            Engine.delete(classes);
        }
    }

    private static Path folder(String name) throws IOException {
        var url = Objects.requireNonNull(ModuleJar.class.getResource("/" + name), name);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void compile(List<Path> sources, Path classes) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var messages = new StringWriter();
        try (var manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            var options = List.of("-d", classes.toString(), "-parameters", "-proc:none", "-classpath", shippedJars());
            var done = compiler.getTask(
                            messages, manager, null, options, null, manager.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(done).as("the module compiles:%n%s", messages).isTrue();
        }
    }

    private static String shippedJars() throws IOException {
        return files(ServerProcess.target().resolve("libs")).stream()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static void add(Path directory, JarOutputStream out) throws IOException {
        for (var file : files(directory)) {
            out.putNextEntry(new JarEntry(entryName(directory.relativize(file))));
            Files.copy(file, out);
            out.closeEntry();
        }
    }

    private static String entryName(Path file) {
        return file.toString().replace(File.separatorChar, '/');
    }
}
