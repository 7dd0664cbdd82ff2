package dev.keelson.server;

import dev.keelson.commandside.CommandConfiguration;
import dev.keelson.eventstore.EventLogConfiguration;
import dev.keelson.projections.ProjectionsConfiguration;
import dev.keelson.queryside.FeedConfiguration;
import dev.keelson.queryside.LiveQueryConfiguration;
import dev.keelson.queryside.QueryConfiguration;
import dev.keelson.queryside.SubscriptionConfiguration;
import dev.keelson.server.bridges.BridgesConfiguration;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Everything that a node is told, typed and checked.
 *
 * @param host to listen on
 * @param port 0 takes a free one
 * @param database of the log
 * @param readModels the database of the read models, equal to the log's if it is that one
 * @param modulesDirectory of domain jars, may be missing
 * @param modules to serve; empty: all
 * @param stopTimeout for requests under way
 */
record ServerConfiguration(
        String host,
        int port,
        DatabaseConfiguration database,
        DatabaseConfiguration readModels,
        Path modulesDirectory,
        List<String> modules,
        Duration stopTimeout,
        CommandConfiguration commands,
        OnceConfiguration once,
        EventLogConfiguration log,
        ProjectionsConfiguration projections,
        QueryConfiguration queries,
        FeedConfiguration feed,
        SubscriptionConfiguration subscriptions,
        BridgesConfiguration bridges) {

    private static final int MOST = 1_000_000;
    private static final int LARGEST_BODY = 64 * 1_048_576;

    static ServerConfiguration from(Settings settings) {
        var database = DatabaseConfiguration.from(settings);
        return new ServerConfiguration(
                settings.text(Setting.HOST),
                settings.number(Setting.PORT, 0, 65_535),
                database,
                DatabaseConfiguration.ofReadModels(settings, database),
                Path.of(settings.text(Setting.MODULES_DIR)),
                settings.list(Setting.MODULES),
                settings.duration(Setting.STOP_TIMEOUT),
                commands(settings),
                OnceConfiguration.from(settings),
                log(settings),
                projections(settings),
                queries(settings),
                feed(settings),
                subscriptions(settings),
                BridgeSettings.read(settings));
    }

    /** Whether the read models have a database of their own. */
    boolean isDivided() {
        return !readModels.equals(database);
    }

    private static SubscriptionConfiguration subscriptions(Settings settings) {
        return new SubscriptionConfiguration(
                settings.number(Setting.FEED_MAX_SUBSCRIPTIONS, 1, 10_000),
                settings.number(Setting.FEED_MAX_STANDBYS, 1, 1_000),
                settings.duration(Setting.FEED_CLAIM_TIMEOUT));
    }

    private static CommandConfiguration commands(Settings settings) {
        return new CommandConfiguration(
                settings.number(Setting.COMMANDS_MAX_IN_FLIGHT, 1, MOST),
                settings.number(Setting.COMMANDS_MAX_ATTEMPTS, 1, 1_000),
                settings.duration(Setting.COMMANDS_LANE_TIMEOUT),
                settings.duration(Setting.COMMANDS_TIMEOUT),
                settings.number(Setting.COMMANDS_MAX_BODY_BYTES, 1, LARGEST_BODY),
                settings.number(Setting.COMMANDS_CACHE_BYTES, 0, Integer.MAX_VALUE));
    }

    private static EventLogConfiguration log(Settings settings) {
        return new EventLogConfiguration(
                settings.number(Setting.LOG_MAX_BATCH, 1, 10_000),
                settings.number(Setting.LOG_QUEUE_CAPACITY, 1, MOST),
                settings.duration(Setting.LOG_APPEND_TIMEOUT),
                settings.duration(Setting.LOG_POLL_INTERVAL),
                settings.number(Setting.LOG_READ_CACHE_BYTES, 0, Integer.MAX_VALUE));
    }

    private static ProjectionsConfiguration projections(Settings settings) {
        return ProjectionsConfiguration.DEFAULT
                .withSegments(settings.number(Setting.PROJECTIONS_SEGMENTS, 1, 1_024))
                .withBatchSize(settings.number(Setting.PROJECTIONS_BATCH_SIZE, 1, 10_000))
                .withClaimTimeout(settings.duration(Setting.PROJECTIONS_CLAIM_TIMEOUT))
                .withAttempts(settings.number(Setting.PROJECTIONS_ATTEMPTS, 1, 1_000))
                .withBackOff(settings.duration(Setting.PROJECTIONS_BACK_OFF))
                .withStopping(Set.copyOf(settings.list(Setting.PROJECTIONS_STOPPING)))
                .withMaxDeadLetters(settings.number(Setting.PROJECTIONS_MAX_DEAD_LETTERS, 1, MOST));
    }

    private static QueryConfiguration queries(Settings settings) {
        return QueryConfiguration.DEFAULT
                .withMaxConcurrent(settings.number(Setting.QUERIES_MAX_CONCURRENT, 1, MOST))
                .withTimeout(settings.duration(Setting.QUERIES_TIMEOUT))
                .withCacheBytes(settings.number(Setting.QUERIES_CACHE_BYTES, 0, Integer.MAX_VALUE))
                .withSubscriptions(liveQueries(settings));
    }

    private static LiveQueryConfiguration liveQueries(Settings settings) {
        return LiveQueryConfiguration.DEFAULT
                .withMaxSubscribers(settings.number(Setting.QUERIES_MAX_SUBSCRIBERS, 1, MOST))
                .withUpdateInterval(settings.duration(Setting.QUERIES_UPDATE_INTERVAL))
                .withWriteTimeout(settings.duration(Setting.FEED_WRITE_TIMEOUT))
                .withHeartbeat(settings.duration(Setting.FEED_HEARTBEAT));
    }

    private static FeedConfiguration feed(Settings settings) {
        return FeedConfiguration.DEFAULT
                .withSource(source(settings))
                .withMaxSubscribers(settings.number(Setting.FEED_MAX_SUBSCRIBERS, 1, MOST))
                .withWriteTimeout(settings.duration(Setting.FEED_WRITE_TIMEOUT))
                .withHeartbeat(settings.duration(Setting.FEED_HEARTBEAT));
    }

    private static URI source(Settings settings) {
        var text = settings.text(Setting.SOURCE);
        try {
            var uri = URI.create(text);
            if (!text.isEmpty()) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // told below, together with the empty one
        }
        throw ConfigurationException.bad(Setting.SOURCE, text, "a URI reference");
    }
}
