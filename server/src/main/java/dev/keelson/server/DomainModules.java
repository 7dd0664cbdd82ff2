package dev.keelson.server;

import dev.keelson.domain.DomainModule;
import dev.keelson.domain.ReadModel;
import dev.keelson.domain.Upcasters;
import dev.keelson.messagingadapters.consumer.MessageHandler;
import dev.keelson.server.bridges.MessageHandlers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The domains that a server serves: those on its class path and those in the jars of its modules directory.
 *
 * @param modules by name
 * @param loader sees the server's classes and the jars'
 */
record DomainModules(List<DomainModule> modules, ClassLoader loader) {

    /**
     * @param directory of jars; may be missing
     * @param wanted names; empty: all that are found
     */
    static DomainModules load(Path directory, List<String> wanted) {
        var loader = new URLClassLoader("domain-modules", jars(directory), DomainModules.class.getClassLoader());
        var found = found(loader);
        var names = found.stream().map(DomainModule::name).collect(Collectors.toSet());
        for (var name : wanted) {
            if (!names.contains(name)) {
                throw ConfigurationException.bad(Setting.MODULES, name, "among the modules found: " + sorted(names));
            }
        }
        var chosen = found.stream()
                .filter(module -> wanted.isEmpty() || wanted.contains(module.name()))
                .toList();
        requireDistinct(chosen);
        return new DomainModules(chosen, loader);
    }

    private static List<DomainModule> found(ClassLoader loader) {
        try {
            return ServiceLoader.load(DomainModule.class, loader).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
        } catch (ServiceConfigurationError e) {
            throw ConfigurationException.because("a domain module cannot be loaded: " + e.getMessage());
        }
    }

    private static void requireDistinct(List<DomainModule> modules) {
        var names = modules.stream().map(DomainModule::name).collect(Collectors.toSet());
        if (names.size() < modules.size()) {
            throw ConfigurationException.because("two domain modules have the same name; found are "
                    + modules.stream().map(DomainModule::name).toList());
        }
        for (var name : names) {
            if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
                throw ConfigurationException.because(
                        "a domain module's name must be lower-case words joined by dashes, was '%s'".formatted(name));
            }
        }
    }

    /** What the domains make of old events. */
    Upcasters upcasters() {
        try {
            return Upcasters.of(modules);
        } catch (IllegalArgumentException e) {
            throw ConfigurationException.because(String.valueOf(e.getMessage()));
        }
    }

    /** What the jars do with messages, by name. */
    Map<String, MessageHandler> messageHandlers() {
        try {
            return MessageHandlers.load(loader);
        } catch (IllegalArgumentException | ServiceConfigurationError e) {
            throw ConfigurationException.because("the message handlers cannot be loaded: " + e.getMessage());
        }
    }

    /** The read models whose tables the server looks after. */
    List<ReadModel> readModels() {
        var models =
                modules.stream().flatMap(module -> module.readModels().stream()).toList();
        var names = models.stream().map(ReadModel::projection).collect(Collectors.toSet());
        if (names.size() < models.size()) {
            throw ConfigurationException.because("two read models are of the same projection; found are of "
                    + models.stream().map(ReadModel::projection).toList());
        }
        return models;
    }

    private static String sorted(Set<String> names) {
        return names.stream().sorted().collect(Collectors.joining(", "));
    }

    private static URL[] jars(Path directory) {
        if (!Files.isDirectory(directory)) {
            return new URL[0];
        }
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .map(Path::toUri)
                    .map(DomainModules::url)
                    .toArray(URL[]::new);
        } catch (IOException e) {
            throw ConfigurationException.because(
                    "the modules directory %s cannot be read: %s".formatted(directory, e.getMessage()));
        }
    }

    private static URL url(URI uri) {
        try {
            return uri.toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }
}
