package dev.keelson.server.bridges;

import dev.keelson.messagingadapters.consumer.MessageHandler;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Finds what jars do with messages. */
public final class MessageHandlers {

    private MessageHandlers() {}

    /**
     * Those that a class loader sees, by their names.
     *
     * @throws IllegalArgumentException two have the same name
     * @throws java.util.ServiceConfigurationError one cannot be made
     */
    public static Map<String, MessageHandler> load(ClassLoader loader) {
        var handlers = new TreeMap<String, MessageHandler>();
        for (var handler : ServiceLoader.load(MessageHandler.class, loader)) {
            if (handlers.put(handler.name(), handler) != null) {
                throw new IllegalArgumentException("two message handlers have the name '%s'".formatted(handler.name()));
            }
        }
        return handlers;
    }
}
