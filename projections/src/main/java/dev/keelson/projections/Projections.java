package dev.keelson.projections;

import dev.keelson.domain.ReadModel;
import dev.keelson.eventstore.CachingMessageTypeResolver;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventMessages;
import dev.keelson.projections.rows.TableTypes;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.axonframework.common.configuration.Configuration;
import org.axonframework.common.lifecycle.Phase;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.axonframework.messaging.core.configuration.reflection.ParameterResolverFactoryUtils;
import org.axonframework.messaging.core.unitofwork.UnitOfWorkFactory;
import org.axonframework.messaging.eventhandling.EventHandlingComponent;
import org.axonframework.messaging.eventhandling.processing.streaming.pooled.PooledStreamingEventProcessor;
import org.axonframework.messaging.eventhandling.processing.streaming.pooled.PooledStreamingEventProcessorConfiguration;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.TokenStore;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.jspecify.annotations.Nullable;

/**
 * The projections of a node. Runs the event handlers that the domains registered as pooled streaming processors: Axon's own
 * processors stay idle, because their batches cannot be parked, rebuilt or fenced. Handlers' effects, the segment's position
 * and dead letters commit together. Safe for use by many threads.
 */
public final class Projections {

    private static final int PAGE_SIZE = 512;

    /** How often a segment says that it has passed over what is not its own, when a switch waits for it. */
    private static final Duration EAGER_STORE = Duration.ofMillis(20);

    private static final Duration HANDLER_TIMEOUT = Duration.ofSeconds(30);

    private final String node = UUID.randomUUID().toString();
    private final Progress appended = new Progress();
    private final Map<String, Projection> projections = new TreeMap<>();
    private final EventLog log;
    private final ProjectionsConfiguration configuration;
    private final ProjectionReport report;
    private final ReadingQueries queries;
    private final ProjectionTransaction transaction;
    private final Jdbi jdbi;
    private final SegmentTable segments;
    private final DeadLetters letters;
    private final Generations generations;
    private final Map<String, ReadModel> models;
    private final StatusReader statuses;
    private final ProjectionOperations operations;
    private final ServedPositions positions;
    private volatile @Nullable Coordinator coordinator;
    private EventLog.@Nullable Subscription subscription;

    /** Projections without read models of their own that nobody measures. */
    public Projections(DataSource dataSource, EventLog log, ProjectionsConfiguration configuration) {
        this(dataSource, log, configuration, ProjectionsObserver.NONE, List.of(), Projections.class.getClassLoader());
    }

    /**
     * @param dataSource of the read models; its tables of db/projections have been migrated
     * @param log whose head is what there is to reach
     * @param models the read models whose tables are to be looked after
     * @param loader has the scripts of their tables
     */
    public Projections(
            DataSource dataSource,
            EventLog log,
            ProjectionsConfiguration configuration,
            ProjectionsObserver observer,
            Collection<ReadModel> models,
            ClassLoader loader) {
        this.log = log;
        this.configuration = configuration;
        this.models = models.stream().collect(Collectors.toMap(ReadModel::projection, Function.identity()));
        report = new ProjectionReport(observer);
        jdbi = Jdbi.create(dataSource).installPlugin(new SqlObjectPlugin());
        queries = new ReadingQueries(() -> serving().path());
        transaction = new ProjectionTransaction(jdbi, queries);
        segments = new SegmentTable(jdbi, node, configuration.claimTimeout());
        letters = new DeadLetters(jdbi, configuration.maxDeadLetters());
        generations = new Generations(jdbi, dataSource, loader);
        var verifier = new Verifier(log, jdbi, segments, letters, generations, this::wake);
        statuses = new StatusReader(log, segments, letters, generations, this::runner, this::serving);
        operations = new ProjectionOperations(
                projections,
                log,
                segments,
                letters,
                generations,
                verifier,
                queries,
                this::wake,
                configuration.segments());
        positions = new ServedPositions(this::serving, this::runner, operations::chosen, log::head);
    }

    /** What an operator can do. */
    public ProjectionOperations operations() {
        return operations;
    }

    private Serving serving() {
        var running = coordinator;
        return running == null ? Serving.NOTHING : running.serving();
    }

    /** Registers the engine with Axon, before or after the domains register their processors; it starts and stops with it. */
    public void configure(EventSourcingConfigurer axon) {
        axon.componentRegistry(registry -> {
            registry.registerComponent(Jdbi.class, _ -> jdbi);
            // else Axon makes one in memory, and warns of it
            registry.registerComponent(TokenStore.class, _ -> new NoTokens());
            ParameterResolverFactoryUtils.registerToComponentRegistry(registry, _ -> new StableSequencing());
            ParameterResolverFactoryUtils.registerToComponentRegistry(
                    registry, _ -> new HandlerParameters(transaction));
        });
        Consumer<Configuration> start = this::start;
        Consumer<Configuration> stop = _ -> stop();
        axon.lifecycleRegistry(lifecycle -> lifecycle
                .onStart(Phase.INBOUND_EVENT_CONNECTORS, start)
                .onShutdown(Phase.INBOUND_EVENT_CONNECTORS, stop));
        axon.messaging(messaging -> messaging.eventProcessing(
                processing -> processing.pooledStreaming(pooled -> pooled.defaults(Projections::idle))));
    }

    private static PooledStreamingEventProcessorConfiguration idle(
            Configuration axon, PooledStreamingEventProcessorConfiguration processor) {
        processor.unitOfWorkFactory(axon.getComponent(UnitOfWorkFactory.class));
        // not the component: that may be a domain's own, with which the processors would run
        TokenStore none = new NoTokens();
        return processor.tokenStore(none).tokenClaimInterval(Duration.ofDays(1).toMillis());
    }

    private void start(Configuration axon) {
        StableSequencing.requirePolicies(axon);
        var messages = new EventMessages(axon.getOptionalComponent(MessageTypeResolver.class)
                .orElseGet(CachingMessageTypeResolver::ofAnnotations));
        axon.getModuleConfigurations().forEach(module -> find(module, messages));
        models.keySet().forEach(operations::named);
        if (!projections.isEmpty()) {
            start(axon.getComponent(UnitOfWorkFactory.class));
        }
    }

    private void start(UnitOfWorkFactory units) {
        projections
                .values()
                .forEach(projection ->
                        generations.ensureCurrent(projection, SegmentRange.parts(configuration.segments())));
        subscription = log.onAppend(_ -> appended.step());
        var batches = new BatchRunner(units, transaction, HANDLER_TIMEOUT, true);
        var effects = new BatchRunner(units, transaction, HANDLER_TIMEOUT, false);
        var started = new Coordinator(
                projections,
                jdbi,
                segments,
                generations,
                new Switchover(jdbi, log::head, configuration.claimInterval()),
                queries,
                (projection, generation) -> runner(
                        projection, generation, generation.state() == GenerationState.RETIRED ? effects : batches),
                report,
                node,
                configuration.claimInterval(),
                configuration.claimTimeout());
        coordinator = started;
        started.begin();
        Thread.ofVirtual().name("keelson-projections-drops").start(this::endDrops);
        Thread.ofVirtual().name("keelson-projections").start(started);
    }

    /** On a thread of its own, since somebody may still hold the tables. */
    private void endDrops() {
        try {
            generations.all().stream()
                    .filter(row -> row.state() == GenerationState.DROPPING)
                    .forEach(row -> endDrop(row.id()));
        } catch (RuntimeException e) {
            report.dropsNotEnded(e);
        }
    }

    private void endDrop(GenerationId id) {
        try {
            generations.endDrop(id);
        } catch (RuntimeException e) {
            report.dropsNotEnded(e);
        }
    }

    private void find(Configuration module, EventMessages messages) {
        module.getModuleConfigurations().forEach(inner -> find(inner, messages));
        var processor = module.getOptionalComponent(PooledStreamingEventProcessorConfiguration.class);
        if (processor.isPresent()) {
            module.getComponents(PooledStreamingEventProcessor.class).values().forEach(idle -> {
                var handlers = new EventHandlers(
                        module.getComponents(EventHandlingComponent.class).values(), messages, () -> processor
                                .get()
                                .schedulingProcessingContextProvider()
                                .get());
                projections.put(idle.name(), new Projection(idle.name(), handlers, models.get(idle.name())));
            });
        }
    }

    private GenerationRunner runner(Projection projection, GenerationRow generation, BatchRunner batches) {
        var isFilling = generation.state() != GenerationState.SERVING;
        var pages = new PreparedPages(log, projection.handlers(), PAGE_SIZE, appended);
        var context = new GenerationContext(
                segments,
                letters,
                new SegmentReader(pages, configuration.batchSize()),
                batches,
                () -> pathOf(generation),
                new TableTypes(),
                configuration,
                configuration.stopping().contains(projection.name()),
                () -> isFilling && !serves(generation) ? EAGER_STORE : configuration.claimInterval(),
                appended,
                positions::moved,
                positions::segmentsChanged,
                report,
                this::wake);
        return new GenerationRunner(generation, context, node);
    }

    private SchemaPath pathOf(GenerationRow generation) {
        var path = serving().path();
        return serves(generation) || generation.tables() == null || generation.state() == GenerationState.RETIRED
                ? path
                : path.after(generation.tables());
    }

    private boolean serves(GenerationRow generation) {
        return serving()
                .of(generation.projection())
                .filter(serving -> serving.generation() == generation.generation())
                .isPresent();
    }

    private void wake() {
        var running = coordinator;
        if (running != null) {
            running.wake();
        }
    }

    private void stop() {
        var running = coordinator;
        var heard = subscription;
        if (heard != null) {
            heard.close();
        }
        positions.endWaiting();
        try {
            operations.stop();
            if (running != null) {
                running.stop(HANDLER_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The projections by name. */
    public Set<String> names() {
        return Collections.unmodifiableSet(projections.keySet());
    }

    /**
     * The lowest position that all segments of the projections have handled, of those of their read models that queries read.
     *
     * @param names empty: all projections
     * @throws UnknownProjectionException when there is no projection of a name
     * @throws ReadModelNotReadyException when there are no tables yet that this node's queries could read
     */
    public long positionOf(Set<String> names) {
        return positions.of(names);
    }

    /** The furthest that any part of any read model in the database has come, also of those that this node does not know. */
    public long furthestPosition() {
        return segments.all().stream().mapToLong(SegmentRow::position).max().orElse(0);
    }

    private @Nullable GenerationRunner runner(GenerationId id) {
        var running = coordinator;
        return running == null ? null : running.runner(id);
    }

    /**
     * Waits until {@link #positionOf(Set)} is at least the position; false when the time is over before, waiting has been
     * ended, or the thread is interrupted, which stays so. Woken by the commits of this node's segments. Of another node's
     * segments only what it has stored is known, and is looked at every 20 ms: after events that it merely passes over, that
     * is up to a claim interval later.
     */
    public boolean awaitPosition(Set<String> names, long position, Duration timeout) {
        try {
            return positions.await(names, position, timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Wakes all who wait for a position, before the engine stops; from now on nobody waits. */
    public void endWaiting() {
        positions.endWaiting();
    }

    /** By which the others know this node. */
    public String node() {
        return node;
    }

    /** How every projection is. */
    public List<ProcessorStatus> status() {
        return statuses.of(projections.keySet());
    }

    /**
     * How a projection is.
     *
     * @throws UnknownProjectionException when there is none of the name
     */
    public ProcessorStatus status(String name) {
        return statuses.of(List.of(operations.named(name).name())).getFirst();
    }

    /** How old the first event is, in seconds, that the read model of a projection has not seen; 0 when there is none. */
    public double lagSeconds(String name) {
        return statuses.lagSeconds(name);
    }

    /** How many events the read model of a projection has parked, and its predecessors with side effects still to happen. */
    public long deadLetters(String name) {
        return statuses.deadLetters(name);
    }
}
