package dev.keelson.benchmarks;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param names of benchmarks, their beginnings or globs; empty: all but the micro benchmarks
 * @param json where the figures are written as JSON
 * @param accounts how many entities commands go to, in turn
 * @param events how many a large log has
 */
record Options(List<String> names, boolean quick, Optional<Path> json, int accounts, int events) {

    /** Everything, at full length. */
    static final Options DEFAULT = new Options(List.of(), false, Optional.empty(), 4_096, 10_000_000);

    Options {
        names = List.copyOf(names);
        if (accounts < 1) {
            throw new IllegalArgumentException("--accounts must be at least 1, was " + accounts);
        }
        if (events < Growth.SMALL_EVENTS) {
            throw new IllegalArgumentException(
                    "--events must be at least %d, was %d".formatted(Growth.SMALL_EVENTS, events));
        }
    }

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException says what is wrong with it
     */
    static Options parse(List<String> arguments) {
        var rest = new ArrayDeque<>(arguments);
        var options = DEFAULT;
        while (!rest.isEmpty()) {
            options = options.with(rest.removeFirst(), rest);
        }
        return options;
    }

    private Options with(String argument, Deque<String> rest) {
        return switch (argument) {
            case "--quick" -> new Options(names, true, json, accounts, events);
            case "--json" -> new Options(names, quick, Optional.of(Path.of(value(argument, rest))), accounts, events);
            case "--accounts" -> new Options(names, quick, json, number(argument, rest), events);
            case "--events" -> new Options(names, quick, json, accounts, number(argument, rest));
            default -> withName(argument);
        };
    }

    private Options withName(String name) {
        if (name.startsWith("-")) {
            throw new IllegalArgumentException(
                    "there is no option %s; there are --quick, --json, --accounts and --events".formatted(name));
        }
        var more = new ArrayList<>(names);
        more.add(name);
        return new Options(more, quick, json, accounts, events);
    }

    private static String value(String option, Deque<String> rest) {
        if (rest.isEmpty()) {
            throw new IllegalArgumentException(option + " needs a value after it");
        }
        return rest.removeFirst();
    }

    private static int number(String option, Deque<String> rest) {
        var value = value(option, rest);
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("%s must be a whole number, was '%s'".formatted(option, value), e);
        }
    }

    /** How long is measured. */
    Pace pace() {
        return quick ? Pace.QUICK : Pace.DEFAULT;
    }
}
