package dev.keelson.server;

import dev.keelson.commandside.CommandConfiguration;
import dev.keelson.commandside.CommandDoor;
import dev.keelson.commandside.CommandResource;
import dev.keelson.commandside.IdempotentCommands;
import dev.keelson.domain.MessageCatalog;
import dev.keelson.domain.MessageDecoder;
import dev.keelson.domain.MessageSchemas;
import dev.keelson.domain.StrictJson;
import dev.keelson.eventstore.EventLog;
import dev.keelson.projections.Projections;
import dev.keelson.queryside.EventFeed;
import dev.keelson.queryside.EventFeedResource;
import dev.keelson.queryside.QueryResource;
import dev.keelson.queryside.ReadModelPositions;
import dev.keelson.queryside.SubscriptionResource;
import dev.keelson.queryside.Subscriptions;
import dev.keelson.server.bridges.Bridges;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.axonframework.messaging.queryhandling.QueryBus;
import org.hibernate.validator.HibernateValidator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What requests come in by: the write door, the read door, the event feed and the operator's. Safe for use by many threads. */
final class Doors {

    private static final Logger LOG = LoggerFactory.getLogger(Doors.class);

    private final StrictJson json = StrictJson.create();
    private final CommandDoor requests;
    private final CommandDoor messages;
    private final CommandResource commands;
    private final QueryResource queries;
    private final Subscriptions subscriptions;
    private final EventFeed feed;
    private final SubscriptionResource acknowledgements;
    private final AdminResource admin;
    private final ProjectionsResource processors;
    private final DeadLettersResource deadLetters;
    private final AdminBodies bodies;

    Doors(
            ServerConfiguration configuration,
            AxonConfiguration axon,
            MessageCatalog catalog,
            EventLog log,
            Projections projections,
            Telemetry telemetry,
            IdempotentCommands keyed,
            Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
        var decoder = new MessageDecoder(json, validator());
        var schemas = new MessageSchemas();
        requests = door(configuration.commands(), axon, catalog, decoder, telemetry, keyed);
        messages = door(
                configuration
                        .commands()
                        .withMaxInFlight(Math.max(1, configuration.bridges().messagesInFlight())),
                axon,
                catalog,
                decoder,
                telemetry,
                keyed);
        commands = new CommandResource(
                requests, catalog, schemas, json, configuration.commands().maxBodyBytes());
        queries = new QueryResource(
                axon.getComponent(QueryBus.class),
                catalog,
                decoder,
                schemas,
                json,
                positions(projections),
                configuration.queries(),
                new ProblemLines(json),
                telemetry.ofQueries());
        feed = new EventFeed(log, json, configuration.feed(), telemetry, subscriptions);
        acknowledgements = new SubscriptionResource(subscriptions, log::head, json);
        admin = new AdminResource(log, json);
        bodies = new AdminBodies(decoder);
        processors = new ProjectionsResource(projections, log, bodies, json);
        deadLetters = new DeadLettersResource(projections.operations(), bodies, json);
    }

    private CommandDoor door(
            CommandConfiguration commands,
            AxonConfiguration axon,
            MessageCatalog catalog,
            MessageDecoder decoder,
            Telemetry telemetry,
            IdempotentCommands keyed) {
        return new CommandDoor(axon.getComponent(CommandBus.class), catalog, decoder, json, commands, telemetry, keyed);
    }

    private static Validator validator() {
        return Validation.byProvider(HibernateValidator.class)
                .configure()
                .defaultLocale(Locale.ENGLISH)
                .buildValidatorFactory()
                .getValidator();
    }

    private static ReadModelPositions positions(Projections projections) {
        return new ReadModelPositions() {
            @Override
            public long positionOf(Set<String> processors) {
                return projections.positionOf(processors);
            }

            @Override
            public boolean awaitPosition(Set<String> processors, long position, Duration timeout) {
                return projections.awaitPosition(processors, position, timeout);
            }

            @Override
            public void endWaiting() {
                projections.endWaiting();
            }
        };
    }

    /** Where messages become commands. */
    CommandDoor messages() {
        return messages;
    }

    /** What the HTTP face is made of. */
    Set<Object> resources(Bridges bridges) {
        return Set.of(
                commands,
                queries,
                new EventFeedResource(feed),
                acknowledgements,
                admin,
                processors,
                deadLetters,
                new RelaysResource(bridges, bodies, json),
                new ConsumersResource(bridges, bodies, json),
                new ProblemMapper(json),
                new CorrelationFilter(),
                new HeaderFilter());
    }

    private void closeFeed() {
        feed.close();
        subscriptions.close();
    }

    /** Registers the meters that are read when somebody looks. */
    void publishMeters(Telemetry telemetry) {
        telemetry.ofQueries().watch(queries::cachedAnswers, queries::cachedBytes);
    }

    /** Takes no more commands, ends all streams and the waiting for read models, and waits for what is under way. */
    void drain(Duration timeout) {
        queries.drain();
        var end = System.nanoTime() + timeout.toNanos();
        var feedClosing = Thread.ofVirtual().name("keelson-feed-close").start(this::closeFeed);
        var queriesClosing = Thread.ofVirtual().name("keelson-queries-close").start(queries::close);
        if (!requests.drain(timeout)) {
            LOG.atWarn().addKeyValue("timeout", timeout).log("some commands did not end in time");
        }
        if (!ended(feedClosing, end) || !ended(queriesClosing, end)) {
            LOG.atWarn().log("some streams did not end in time");
        }
    }

    private static boolean ended(Thread closing, long end) {
        try {
            return closing.join(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
