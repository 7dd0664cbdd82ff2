package dev.keelson.server;

import dev.keelson.idempotency.IdempotencyConfiguration;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How requests with a key are handled.
 *
 * @param gate how long the gate remembers
 * @param patience how long a twin waits for the first
 * @param shareAfter how long a command may take before other nodes see its key under way
 */
record OnceConfiguration(IdempotencyConfiguration gate, Duration patience, Duration shareAfter) {

    static OnceConfiguration from(Settings settings) {
        return new OnceConfiguration(
                new IdempotencyConfiguration(
                        settings.duration(Setting.IDEMPOTENCY_LEASE),
                        settings.duration(Setting.IDEMPOTENCY_RETENTION),
                        retentions(settings)),
                settings.duration(Setting.IDEMPOTENCY_PATIENCE),
                settings.duration(Setting.IDEMPOTENCY_SHARE_AFTER));
    }

    private static Map<String, Duration> retentions(Settings settings) {
        var retentions = new HashMap<String, Duration>();
        for (var item : settings.list(Setting.IDEMPOTENCY_RETENTIONS)) {
            var equals = item.indexOf('=');
            var duration = equals < 1 ? null : Settings.durationOf(item.substring(equals + 1));
            if (duration == null) {
                throw ConfigurationException.bad(
                        Setting.IDEMPOTENCY_RETENTIONS, item, "a command and a duration, such as orders.PlaceOrder=7d");
            }
            retentions.put(item.substring(0, equals).strip(), duration);
        }
        return retentions;
    }
}
