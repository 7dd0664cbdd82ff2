package dev.keelson.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of {@code keelson log}: an action, its own options, the file where it takes one, and settings.
 *
 * @param file null for standard input or output
 * @param options those that were stated, with their values in order
 * @param settings {@code --key value} pairs for the server's settings
 */
record LogArguments(Action action, @Nullable Path file, Map<Option, List<String>> options, List<String> settings) {

    /** What can be done with a log. */
    enum Action {
        VERIFY(false),
        EXPORT(true),
        IMPORT(true);

        private final boolean takesFile;

        Action(boolean takesFile) {
            this.takesFile = takesFile;
        }

        List<Option> options() {
            return Arrays.stream(Option.values())
                    .filter(option -> option.action == this)
                    .toList();
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What an action can be told beside settings. */
    enum Option {
        EXPECT(Action.VERIFY),
        JSON(Action.VERIFY),
        AFTER(Action.EXPORT),
        THROUGH(Action.EXPORT);

        private final Action action;

        Option(Action action) {
            this.action = action;
        }

        String word() {
            return "--" + name().toLowerCase(Locale.ROOT);
        }
    }

    LogArguments {
        options = Map.copyOf(options);
        settings = List.copyOf(settings);
    }

    /**
     * @param arguments behind {@code log}
     * @throws ConfigurationException when they are not understood
     */
    static LogArguments parse(List<String> arguments) {
        if (arguments.isEmpty()) {
            throw ConfigurationException.because("log needs one of verify, export and import");
        }
        var action = action(arguments.getFirst());
        var rest = new Rest(action);
        for (var i = 1; i < arguments.size(); i++) {
            var argument = arguments.get(i);
            if (!argument.startsWith("--")) {
                rest.file(argument);
            } else if (++i < arguments.size()) {
                rest.option(argument, arguments.get(i));
            } else {
                throw ConfigurationException.because("option %s needs a value".formatted(argument));
            }
        }
        return new LogArguments(action, rest.file, rest.options, rest.settings);
    }

    private static Action action(String word) {
        for (var action : Action.values()) {
            if (action.word().equals(word)) {
                return action;
            }
        }
        var known = Arrays.stream(Action.values()).map(Action::word).toList();
        throw ConfigurationException.because(
                "there is no log %s; did you mean log %s?".formatted(word, Settings.nearest(word, known)));
    }

    /** Of an option that stands at most once; null when it does not stand. */
    @Nullable
    String value(Option option) {
        var values = options.getOrDefault(option, List.of());
        if (values.size() > 1) {
            throw ConfigurationException.because(
                    "option %s must stand once, stands %d times".formatted(option.word(), values.size()));
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    /** A position that an option states, else another. */
    long position(Option option, long otherwise, long least, long most) {
        var text = value(option);
        try {
            var position = text == null ? otherwise : Long.parseLong(text);
            if (position >= least && position <= most) {
                return position;
            }
        } catch (NumberFormatException e) {
            // told below, together with what is out of range
        }
        throw ConfigurationException.because("option %s must be a position from %d to %d, was '%s'"
                .formatted(option.word(), least, most, text == null ? otherwise : text));
    }

    /** What follows the action. */
    private static final class Rest {

        private final Action action;
        private final Map<Option, List<String>> options = new EnumMap<>(Option.class);
        private final List<String> settings = new ArrayList<>();
        private @Nullable Path file;

        Rest(Action action) {
            this.action = action;
        }

        void file(String name) {
            if (!action.takesFile) {
                throw ConfigurationException.because(
                        "log %s takes no file, was given '%s'".formatted(action.word(), name));
            }
            if (file != null) {
                throw ConfigurationException.because(
                        "log %s takes one file, was given '%s' and '%s'".formatted(action.word(), file, name));
            }
            file = Path.of(name);
        }

        void option(String name, String value) {
            for (var option : action.options()) {
                if (option.word().equals(name)) {
                    options.computeIfAbsent(option, _ -> new ArrayList<>()).add(value);
                    return;
                }
            }
            requireSetting(name);
            settings.add(name);
            settings.add(value);
        }

        private void requireSetting(String name) {
            var known =
                    new ArrayList<>(action.options().stream().map(Option::word).toList());
            known.add("--config");
            Arrays.stream(Setting.values()).map(SettingKey::option).forEach(known::add);
            if (!known.contains(name)) {
                throw ConfigurationException.unknown("command line", name, Settings.nearest(name, known));
            }
        }
    }
}
