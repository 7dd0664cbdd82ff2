package dev.keelson.server;

/**
 * One setting of one broker, relay or consumer.
 *
 * @param setting which one
 * @param name of the broker, relay or consumer
 */
record NamedKey(NamedSetting setting, String name) implements SettingKey {

    @Override
    public String key() {
        return setting.keyOf(name);
    }

    @Override
    public String defaultValue() {
        return setting.defaultValue();
    }
}
