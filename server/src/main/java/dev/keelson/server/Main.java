package dev.keelson.server;

import io.helidon.common.Weighted;
import io.helidon.spi.HelidonShutdownHandler;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Starts one node, or, when the first argument is that of an operator's command, such as {@code log}, runs that command.
 * Exit status 2: the configuration is not right; 1: something else failed.
 */
public final class Main {

    private static final String DEFAULT_FILE = "keelson.yaml";
    private static final double BEFORE_HELIDON = 200;
    private static final double AFTER_HELIDON = 50;

    private Main() {}

    /**
     * Reads the configuration, starts the node, returns; the process lives until it is told to stop.
     *
     * @param args a command and what belongs to it, or {@code --config FILE} and {@code --key value} for any setting, as in {@code --database-url}
     */
    public static void main(String[] args) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        try {
            var arguments = new ArrayList<>(Arrays.asList(args));
            switch (arguments.isEmpty() ? "" : arguments.getFirst()) {
                case "log" -> System.exit(LogCommand.run(behind(arguments)));
                case "projections" -> System.exit(ProjectionsCommand.run(behind(arguments)));
                case "dead-letters" -> System.exit(DeadLettersCommand.run(behind(arguments)));
                case "relays" -> System.exit(RelaysCommand.run(behind(arguments)));
                case "consumers" -> System.exit(ConsumersCommand.run(behind(arguments)));
                default -> run(arguments);
            }
        } catch (ConfigurationException e) {
            System.err.println("keelson: " + e.getMessage());
            System.exit(2);
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(Main.class).atError().setCause(e).log("the server could not start");
            System.err.println("keelson: the server could not start: "
                    + ConfigurationException.rootCause(e).getMessage());
            System.exit(1);
        }
    }

    private static List<String> behind(List<String> arguments) {
        return arguments.subList(1, arguments.size());
    }

    private static void run(List<String> arguments) {
        var file = configurationFile(arguments);
        var configuration = ServerConfiguration.from(Settings.load(file, System.getenv(), arguments));
        var modules = DomainModules.load(configuration.modulesDirectory(), configuration.modules());
        var node = Node.start(configuration, modules);
        io.helidon.Main.addShutdownHandler(new Stop(BEFORE_HELIDON, node::drain));
        io.helidon.Main.addShutdownHandler(new Stop(AFTER_HELIDON, node::close));
        var face = HttpFace.start(configuration, node);
        log().atInfo()
                .addKeyValue("port", face.port())
                .addKeyValue("database", configuration.database())
                .addKeyValue("readModels", configuration.readModels())
                .addKeyValue(
                        "modules",
                        modules.modules().stream().map(module -> module.name()).toList())
                .addKeyValue("startMillis", ManagementFactory.getRuntimeMXBean().getUptime())
                .log("keelson is ready");
    }

    /** Of {@code --config}, else of {@code KEELSON_CONFIG}, else keelson.yaml in the working directory if there is one. */
    static @Nullable Path configurationFile(List<String> arguments) {
        var option = arguments.indexOf("--config");
        if (option >= 0 && option + 1 < arguments.size()) {
            var stated = Path.of(arguments.get(option + 1));
            arguments.subList(option, option + 2).clear();
            return stated;
        }
        var variable = System.getenv("KEELSON_CONFIG");
        if (variable != null && !variable.isEmpty()) {
            return Path.of(variable);
        }
        var present = Path.of(DEFAULT_FILE);
        return Files.exists(present) ? present : null;
    }

    private static Logger log() {
        return LoggerFactory.getLogger(Main.class);
    }

    /** A step of the orderly stop; Helidon runs them by falling weight, its own stop of the HTTP server between ours. */
    private record Stop(double weight, Runnable step) implements HelidonShutdownHandler, Weighted {

        @Override
        public void shutdown() {
            step.run();
        }
    }
}
