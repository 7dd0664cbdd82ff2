package dev.keelson.server;

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

    static ConfigurationException bad(Setting setting, String value, String expected) {
        return new ConfigurationException("setting %s (%s) must be %s, was '%s'"
                .formatted(setting.key(), setting.environmentVariable(), expected, value));
    }

    static ConfigurationException because(String message) {
        return new ConfigurationException(message);
    }

    static ConfigurationException unreachable(DatabaseConfiguration database, Throwable failure) {
        return because(
                "no connection to the database %s: %s; does it run, does the database exist, and are %s, %s and %s right?"
                        .formatted(
                                database,
                                rootCause(failure).getMessage(),
                                Setting.DATABASE_URL.ways(),
                                Setting.DATABASE_USERNAME.ways(),
                                Setting.DATABASE_PASSWORD.ways()));
    }

    private static Throwable rootCause(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
