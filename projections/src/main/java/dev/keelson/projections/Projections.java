package dev.keelson.projections;

import dev.keelson.eventstore.EventLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.common.configuration.Configuration;
import org.axonframework.common.lifecycle.Phase;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.core.configuration.reflection.ParameterResolverFactoryUtils;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.core.unitofwork.UnitOfWorkFactory;
import org.axonframework.messaging.eventhandling.processing.streaming.pooled.PooledStreamingEventProcessor;
import org.axonframework.messaging.eventhandling.processing.streaming.pooled.PooledStreamingEventProcessorConfiguration;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.TokenStore;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/**
 * The projections of a node. Gives every pooled streaming processor that a domain registers a token store that commits with
 * the handlers' work, and tells how far each has come. Safe for use by many threads.
 */
public final class Projections {

    /** How long a waiting query looks away, since a segment passes over foreign events without a commit. */
    private static final long RECHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final String node = UUID.randomUUID().toString();
    private final AtomicInteger executors = new AtomicInteger();
    private final Progress progress = new Progress();
    private final EventLog log;
    private final ProjectionsConfiguration configuration;
    private final ProjectionsObserver observer;
    private final SegmentFailures failures;
    private final ProjectionTransaction transaction;
    private final Jdbi jdbi;
    private final JdbiTokenStore tokens;
    private volatile Map<String, ProcessorSegments> processors = Map.of();

    /** Projections that nobody measures. */
    public Projections(DataSource dataSource, EventLog log, ProjectionsConfiguration configuration) {
        this(dataSource, log, configuration, ProjectionsObserver.NONE);
    }

    /**
     * @param dataSource of the read models; its tables of db/projections have been migrated
     * @param log whose head is what there is to reach
     */
    public Projections(
            DataSource dataSource, EventLog log, ProjectionsConfiguration configuration, ProjectionsObserver observer) {
        this.log = log;
        this.configuration = configuration;
        this.observer = observer;
        failures = new SegmentFailures(observer);
        jdbi = Jdbi.create(dataSource).installPlugin(new SqlObjectPlugin());
        transaction = new ProjectionTransaction(jdbi);
        tokens = new JdbiTokenStore(jdbi, transaction, node, configuration.claimTimeout(), new Batches());
    }

    /** Registers the engine with Axon, before or after the domains register their processors. */
    public void configure(EventSourcingConfigurer axon) {
        axon.componentRegistry(registry -> {
            registry.registerComponent(TokenStore.class, _ -> tokens);
            registry.registerComponent(Jdbi.class, _ -> jdbi);
            ParameterResolverFactoryUtils.registerToComponentRegistry(registry, _ -> new StableSequencing());
            ParameterResolverFactoryUtils.registerToComponentRegistry(
                    registry, _ -> new HandleParameterResolverFactory(transaction));
        });
        Consumer<Configuration> beforeProcessors = StableSequencing::requirePolicies;
        axon.lifecycleRegistry(lifecycle -> lifecycle.onStart(Phase.INBOUND_EVENT_CONNECTORS - 1, beforeProcessors));
        axon.messaging(messaging -> messaging.eventProcessing(
                processing -> processing.pooledStreaming(pooled -> pooled.defaults(this::defaults))));
    }

    /**
     * Every event reaches every processor, which passes over those it does not handle: only so do the tokens of all segments
     * keep up with the log, and can a query wait for a position whose event its projection does not know.
     *
     * <p>The first token is the source's own. Axon would wrap it as the token of a replay, of which a new processor has
     * nothing to repeat: the plain token is a number, and costs nothing to store.
     *
     * <p>The coordinator renews the claims, because a worker would not before the end of its batch.
     */
    private PooledStreamingEventProcessorConfiguration defaults(
            Configuration axon, PooledStreamingEventProcessorConfiguration processor) {
        processor.errorHandler(failures);
        processor.unitOfWorkFactory(axon.getComponent(UnitOfWorkFactory.class));
        return processor
                .withInterceptor(new BatchInterceptor())
                .tokenStore(tokens)
                .initialSegmentCount(configuration.segments())
                .initialToken(source -> source.firstToken(null))
                .batchSize(configuration.batchSize())
                .eventCriteria(_ -> EventCriteria.havingAnyTag())
                .tokenClaimInterval(configuration.claimInterval().toMillis())
                .claimExtensionThreshold(configuration.claimExtension().toMillis())
                .enableCoordinatorClaimExtension()
                .workerExecutor(executor("worker", configuration.workers()))
                .coordinatorExecutor(executor("coordinator", 1));
    }

    /** Shut down by Axon, which lets running work end: an interrupt would close the file of an H2 database. */
    private ScheduledExecutorService executor(String role, int threads) {
        var name = "keelson-projection-%s-%d-".formatted(role, executors.incrementAndGet());
        var executor = new ScheduledThreadPoolExecutor(
                threads, Thread.ofVirtual().name(name, 0).factory());
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    /** Finds the processors of a configuration that has been started. */
    public void observe(AxonConfiguration axon) {
        var found = new TreeMap<String, ProcessorSegments>();
        axon.getComponents(PooledStreamingEventProcessor.class)
                .values()
                .forEach(processor ->
                        found.put(processor.name(), new ProcessorSegments(processor, tokens, failures, node)));
        processors = Collections.unmodifiableMap(found);
    }

    /** The processors by name. */
    public Set<String> names() {
        return processors.keySet();
    }

    /**
     * The lowest position that all segments of the processors have handled.
     *
     * @param names empty: all processors
     * @throws IllegalArgumentException when there is no processor of a name
     */
    public long positionOf(Set<String> names) {
        return chosen(names).stream()
                .mapToLong(ProcessorSegments::position)
                .min()
                .orElseGet(log::head);
    }

    private Collection<ProcessorSegments> chosen(Set<String> names) {
        return names.isEmpty()
                ? processors.values()
                : names.stream().map(this::named).toList();
    }

    private ProcessorSegments named(String name) {
        var processor = processors.get(name);
        if (processor == null) {
            throw new IllegalArgumentException("there is no processor %s; there are %s".formatted(name, names()));
        }
        return processor;
    }

    /**
     * Waits until {@link #positionOf(Set)} is at least the position; false when the time is over before, waiting has been
     * ended, or the thread is interrupted, which stays so. Segments of this node answer within milliseconds. Of another node's segments only what
     * it has stored is known: after events that it merely passes over, that is a third of the claim timeout later.
     */
    public boolean awaitPosition(Set<String> names, long position, Duration timeout) {
        var begun = System.nanoTime();
        var nanos = TimeUnit.NANOSECONDS.convert(timeout);
        try {
            for (var seen = progress.steps(); positionOf(names) < position; seen = progress.steps()) {
                var remaining = nanos - (System.nanoTime() - begun);
                if (remaining <= 0 || !progress.await(seen, Math.min(remaining, RECHECK_NANOS))) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Wakes all who wait for a position, before the engine stops; from now on nobody waits. */
    public void endWaiting() {
        progress.end();
    }

    /** How every processor is. */
    public List<ProcessorStatus> status() {
        var head = log.head();
        return processors.entrySet().stream()
                .map(processor -> ProcessorStatus.of(
                        processor.getKey(), head, processor.getValue().status()))
                .toList();
    }

    /** Hears how batches end. */
    private final class Batches implements JdbiTokenStore.BatchListener {

        @Override
        public void committed(String processor, int segment, ProcessingContext context) {
            failures.clear(processor, segment);
            progress.step();
            var batch = Batch.of(context);
            batch.timeOfLast()
                    .ifPresent(time -> observer.handled(
                            processor, segment, batch.events(), Duration.between(time, Instant.now())));
        }

        @Override
        public void failed(String processor, int segment, ProcessingContext context, Throwable error) {
            failures.record(processor, segment, context, error);
        }
    }
}
