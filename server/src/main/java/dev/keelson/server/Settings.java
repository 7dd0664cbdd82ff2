package dev.keelson.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a run: defaults, over them a YAML file, over it the environment, over that the command line. A key that
 * does not exist is refused with the nearest one that does.
 */
final class Settings {

    /** Variables with our prefix that are not settings of the server. */
    private static final Set<String> OTHER_VARIABLES = Set.of("KEELSON_CONFIG", "KEELSON_JAVA_OPTS");

    private static final String TEST_VARIABLES = "KEELSON_TEST_";
    private static final Pattern SHORT_DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)");

    private final Map<SettingKey, String> values = new HashMap<>();

    private Settings() {}

    /**
     * @param file a YAML file, or null for none
     * @param environment variables, of which those that start with {@code KEELSON_} matter
     * @param arguments {@code --key value} pairs
     */
    static Settings load(@Nullable Path file, Map<String, String> environment, List<String> arguments) {
        var settings = new Settings();
        if (file != null) {
            settings.addFile(file);
        }
        settings.addEnvironment(environment);
        settings.addArguments(arguments);
        return settings;
    }

    private void addFile(Path file) {
        try {
            var flat = new TreeMap<String, String>();
            flatten("", new YAMLMapper().readTree(Files.readAllBytes(file)), flat);
            flat.forEach((key, value) -> put("file " + file, key, value, SettingKey::key));
        } catch (IOException e) {
            throw ConfigurationException.because(
                    "the configuration file %s cannot be read: %s".formatted(file, e.getMessage()));
        }
    }

    private static void flatten(String prefix, JsonNode node, Map<String, String> flat) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> flatten(
                            prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey(), field.getValue(), flat));
        } else if (node.isArray()) {
            flat.put(
                    prefix,
                    String.join(",", node.valueStream().map(JsonNode::asText).toList()));
        } else if (!prefix.isEmpty()) {
            flat.put(prefix, node.asText());
        }
    }

    private void addEnvironment(Map<String, String> environment) {
        new TreeMap<>(environment).forEach((name, value) -> {
            if (name.startsWith(SettingKey.ENVIRONMENT_PREFIX)
                    && !name.startsWith(TEST_VARIABLES)
                    && !OTHER_VARIABLES.contains(name)) {
                put("environment", name, value, SettingKey::environmentVariable);
            }
        });
    }

    private void addArguments(List<String> arguments) {
        for (var i = 0; i < arguments.size(); i += 2) {
            var argument = arguments.get(i);
            if (!argument.startsWith("--")) {
                throw ConfigurationException.because(
                        "'%s' is not an option; options begin with --".formatted(argument));
            }
            if (i + 1 == arguments.size()) {
                throw ConfigurationException.because("option %s needs a value".formatted(argument));
            }
            put("command line", argument, arguments.get(i + 1), SettingKey::option);
        }
    }

    private void put(String source, String name, String value, Function<SettingKey, String> naming) {
        var key = known(name, naming)
                .orElseThrow(() -> ConfigurationException.unknown(source, name, nearest(name, candidates(naming))));
        values.put(key, value);
    }

    /** Where one setting ends like another, as max-dead-letters does, the name is the shorter one. */
    private static Optional<SettingKey> known(String name, Function<SettingKey, String> naming) {
        var single = Arrays.stream(Setting.values())
                .map(SettingKey.class::cast)
                .filter(setting -> naming.apply(setting).equals(name))
                .findFirst();
        return single.or(() -> Arrays.stream(NamedSetting.values())
                .flatMap(setting -> setting.stated(name, naming).stream())
                .min(Comparator.comparingInt(key -> key.name().length())));
    }

    private static List<String> candidates(Function<SettingKey, String> naming) {
        return Stream.concat(
                        Arrays.stream(Setting.values()),
                        Arrays.stream(NamedSetting.values()).map(setting -> setting.of(NamedSetting.ANY_NAME)))
                .map(naming)
                .toList();
    }

    /** The names of the brokers, relays or consumers that something is said of, in their order. */
    SortedSet<String> names(NamedSetting.Group group) {
        return values.keySet().stream()
                .flatMap(key -> key instanceof NamedKey named && named.setting().group() == group
                        ? Stream.of(named.name())
                        : Stream.empty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Of the known words one that begins with the name, else the one that takes the fewest edits. */
    static String nearest(String name, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparing((String candidate) -> !candidate.startsWith(name))
                        .thenComparingInt(candidate -> distance(name, candidate)))
                .orElse("");
    }

    /** Edits between two words, after Levenshtein. */
    private static int distance(String from, String to) {
        var previous = new int[to.length() + 1];
        Arrays.setAll(previous, i -> i);
        for (var i = 1; i <= from.length(); i++) {
            var current = new int[to.length() + 1];
            current[0] = i;
            for (var j = 1; j <= to.length(); j++) {
                var replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[to.length()];
    }

    String text(SettingKey setting) {
        return values.getOrDefault(setting, setting.defaultValue());
    }

    List<String> list(SettingKey setting) {
        return Arrays.stream(text(setting).split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    int number(SettingKey setting, int least, int most) {
        var text = text(setting);
        try {
            var number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, together with what is out of range
        }
        throw ConfigurationException.bad(setting, text, "a whole number from %d to %d".formatted(least, most));
    }

    Duration duration(SettingKey setting) {
        var duration = durationOf(text(setting));
        if (duration == null) {
            throw ConfigurationException.bad(
                    setting, text(setting).strip(), "a positive duration such as 500ms, 5s, 2m, 1h");
        }
        return duration;
    }

    /** Null for what is no positive duration. */
    static @Nullable Duration durationOf(String stated) {
        var text = stated.strip();
        var matcher = SHORT_DURATION.matcher(text);
        try {
            var duration =
                    matcher.matches() ? of(Long.parseLong(matcher.group(1)), matcher.group(2)) : Duration.parse(text);
            return duration.isPositive() ? duration : null;
        } catch (DateTimeParseException | ArithmeticException | NumberFormatException e) {
            return null;
        }
    }

    private static Duration of(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
