package dev.keelson.server;

import java.util.Set;
import java.util.TreeSet;

/** A configuration that the server does not start with; the message names the key, the value and the fix. */
final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private ConfigurationException(String message) {
        super(message, null, false, false);
    }

    static ConfigurationException unknown(String source, String key, String nearest) {
        return new ConfigurationException(
                "%s: there is no setting %s; did you mean %s?".formatted(source, key, nearest));
    }

    static ConfigurationException bad(SettingKey setting, String value, String expected) {
        return new ConfigurationException("setting %s (%s) must be %s, was '%s'"
                .formatted(setting.key(), setting.environmentVariable(), expected, value));
    }

    static ConfigurationException because(String message) {
        return new ConfigurationException(message);
    }

    /**
     * Stops the start at a name that nothing has.
     *
     * @param kind of what is named, such as {@code command}
     */
    static void requireKnown(SettingKey setting, String kind, Set<String> stated, Set<String> known) {
        for (var name : stated) {
            if (!known.contains(name)) {
                throw because("setting %s (%s) names the %s '%s', but there are only %s"
                        .formatted(setting.key(), setting.environmentVariable(), kind, name, new TreeSet<>(known)));
            }
        }
    }

    static ConfigurationException unreachable(DatabaseConfiguration database, Throwable failure) {
        return because(
                "no connection to the database %s: %s; does it run, does the database exist, and are %s, %s and %s right?"
                        .formatted(
                                database,
                                rootCause(failure).getMessage(),
                                database.role().url().ways(),
                                database.role().username().ways(),
                                database.role().password().ways()));
    }

    /** What went wrong in the first place. */
    static Throwable rootCause(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
