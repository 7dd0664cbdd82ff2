package dev.keelson.server;

import java.util.Locale;

/** What can be set, and how it is called where it is set. */
sealed interface SettingKey permits Setting, NamedKey {

    String ENVIRONMENT_PREFIX = "KEELSON_";

    /** As in the file. */
    String key();

    String defaultValue();

    default String environmentVariable() {
        return ENVIRONMENT_PREFIX
                + key().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** {@code --database-url} for {@code database.url}. */
    default String option() {
        return "--" + key().replace('.', '-');
    }

    /** How it is stated on the command line or in the environment, for whoever is to state it otherwise. */
    default String ways() {
        return option() + " (" + environmentVariable() + ")";
    }
}
