package dev.keelson.server;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of a running node on the command line: an action, what it is about, and options.
 *
 * @param url of the node
 * @param words by their names, those that were stated
 * @param options those that were stated; a flag has an empty value
 */
record OperatorArguments<A extends OperatorArguments.Action>(
        A action, URI url, Map<String, String> words, Map<Option, String> options) {

    private static final String DEFAULT_URL = "http://localhost:8080";

    /** Something that can be asked for. */
    interface Action {

        String name();

        /** What it is about, in order, in capitals, with spaces between; one that may be missing is in brackets. */
        String words();

        /** What it can be told beside. */
        List<Option> options();

        default String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What actions can be told. */
    enum Option {
        URL(true),
        JSON(false),
        AFTER(true),
        FROM(true),
        SEGMENTS(true),
        WAIT(false),
        SEQUENCE(true),
        LIMIT(true),
        ALL(false),
        POSITION(true),
        NOTE(true);

        private final boolean takesValue;

        Option(boolean takesValue) {
            this.takesValue = takesValue;
        }

        String word() {
            return "--" + name().toLowerCase(Locale.ROOT);
        }
    }

    OperatorArguments {
        words = Map.copyOf(words);
        options = Map.copyOf(options);
    }

    /**
     * @param command {@code projections} or the like, for messages
     * @param arguments behind it; {@code --url} may stand before the action
     * @throws ConfigurationException when they are not understood
     */
    static <A extends Action> OperatorArguments<A> parse(String command, List<A> actions, List<String> arguments) {
        var plain = new ArrayDeque<String>();
        var options = new EnumMap<Option, String>(Option.class);
        var rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            var argument = rest.removeFirst();
            if (argument.startsWith("--")) {
                put(argument, rest, options);
            } else {
                plain.add(argument);
            }
        }
        var action = action(command, actions, plain.pollFirst());
        options.keySet().forEach(option -> requireKnown(command, action, option));
        return new OperatorArguments<>(action, url(options), words(command, action, plain), options);
    }

    private static void put(String argument, Deque<String> rest, Map<Option, String> options) {
        for (var option : Option.values()) {
            if (option.word().equals(argument)) {
                if (option.takesValue && rest.isEmpty()) {
                    throw ConfigurationException.because("option %s needs a value".formatted(argument));
                }
                if (options.put(option, option.takesValue ? rest.removeFirst() : "") != null) {
                    throw ConfigurationException.because("option %s must stand once".formatted(argument));
                }
                return;
            }
        }
        var known = Arrays.stream(Option.values()).map(Option::word).toList();
        throw ConfigurationException.because(
                "there is no option %s; did you mean %s?".formatted(argument, Settings.nearest(argument, known)));
    }

    private static <A extends Action> A action(String command, List<A> actions, @Nullable String word) {
        var known = actions.stream().map(Action::word).toList();
        if (word == null) {
            throw ConfigurationException.because("%s needs one of %s".formatted(command, inWords(known)));
        }
        return actions.stream()
                .filter(action -> action.word().equals(word))
                .findFirst()
                .orElseThrow(() -> ConfigurationException.because("there is no %s %s; did you mean %s %s?"
                        .formatted(command, word, command, Settings.nearest(word, known))));
    }

    private static String inWords(List<String> words) {
        return String.join(", ", words.subList(0, words.size() - 1)) + " and " + words.getLast();
    }

    private static void requireKnown(String command, Action action, Option option) {
        if (option != Option.URL && option != Option.JSON && !action.options().contains(option)) {
            throw ConfigurationException.because("%s %s has no option %s; it has %s"
                    .formatted(command, action.word(), option.word(), words(action.options())));
        }
    }

    private static String words(Collection<Option> options) {
        var own = options.stream().map(Option::word).collect(Collectors.joining(", "));
        return own.isEmpty() ? "--url and --json" : own + ", --url and --json";
    }

    private static Map<String, String> words(String command, Action action, Deque<String> given) {
        var named = new LinkedHashMap<String, String>();
        for (var word : wordsOf(action)) {
            var value = given.pollFirst();
            if (value != null) {
                named.put(bare(word), value);
            } else if (word.equals(bare(word))) {
                throw ConfigurationException.because("%s %s needs %s".formatted(command, action.word(), word));
            }
        }
        if (!given.isEmpty()) {
            throw ConfigurationException.because("%s %s takes %s, was given '%s' beside"
                    .formatted(
                            command,
                            action.word(),
                            action.words().isEmpty() ? "nothing" : action.words(),
                            given.getFirst()));
        }
        return named;
    }

    private static List<String> wordsOf(Action action) {
        return action.words().isEmpty() ? List.of() : List.of(action.words().split(" ", -1));
    }

    private static String bare(String word) {
        return word.replace("[", "").replace("]", "");
    }

    private static URI url(Map<Option, String> options) {
        var stated = options.getOrDefault(Option.URL, DEFAULT_URL);
        try {
            var url = URI.create(stated);
            if (List.of("http", "https").contains(String.valueOf(url.getScheme())) && url.getHost() != null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // told below, together with what is no address of a server
        }
        throw ConfigurationException.because(
                "option --url must be the address of a node such as %s, was '%s'".formatted(DEFAULT_URL, stated));
    }

    boolean has(Option option) {
        return options.containsKey(option);
    }

    /** Of an option that takes a value; null when it does not stand. */
    @Nullable
    String value(Option option) {
        return options.get(option);
    }

    /** Of an option that must stand. */
    String required(Option option) {
        var value = value(option);
        if (value == null) {
            throw ConfigurationException.because("%s needs %s".formatted(action.word(), option.word()));
        }
        return value;
    }

    /** A whole number of at least something; null when the option does not stand. */
    @Nullable
    Long number(Option option, long least) {
        var text = value(option);
        return text == null ? null : number(option.word(), text, least);
    }

    private static long number(String name, String text, long least) {
        try {
            var number = Long.parseLong(text);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, together with what is out of range
        }
        throw ConfigurationException.because(
                "%s must be a whole number of at least %d, was '%s'".formatted(name, least, text));
    }

    /** What stands for a name; one that may be missing must be asked for by {@link #words()}. */
    String word(String name) {
        return words.getOrDefault(name, "");
    }

    /** A whole number of at least 0 that stands for a name. */
    long number(String name) {
        return number(name, word(name), 0);
    }
}
