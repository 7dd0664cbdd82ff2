package dev.keelson.projections;

import dev.keelson.eventstore.EventLog;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.common.configuration.Configuration;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.core.configuration.reflection.ParameterResolverFactoryUtils;
import org.axonframework.messaging.core.unitofwork.UnitOfWorkFactory;
import org.axonframework.messaging.eventhandling.processing.streaming.pooled.PooledStreamingEventProcessor;
import org.axonframework.messaging.eventhandling.processing.streaming.pooled.PooledStreamingEventProcessorConfiguration;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.TokenStore;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.jspecify.annotations.Nullable;

/**
 * The projections of a node. Gives every pooled streaming processor that a domain registers a token store that commits with
 * the handlers' work, and tells how far each has come. Safe for use by many threads.
 */
public final class Projections {

    /** How long a waiting query looks away, since a segment passes over foreign events without a commit. */
    private static final long RECHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final String node = UUID.randomUUID().toString();
    private final SegmentFailures failures = new SegmentFailures();
    private final Map<String, PooledStreamingEventProcessor> processors = new TreeMap<>();
    private final AtomicInteger executors = new AtomicInteger();
    private final Progress progress = new Progress();
    private final EventLog log;
    private final ProjectionsConfiguration configuration;
    private final ProjectionTransaction transaction;
    private final JdbiTokenStore tokens;

    /**
     * @param dataSource of the read models; its tables of db/projections have been migrated
     */
    public Projections(DataSource dataSource, EventLog log, ProjectionsConfiguration configuration) {
        this.log = log;
        this.configuration = configuration;
        var jdbi = Jdbi.create(dataSource).installPlugin(new SqlObjectPlugin());
        transaction = new ProjectionTransaction(jdbi);
        tokens = new JdbiTokenStore(jdbi, transaction, node, configuration.claimTimeout(), new Listener());
    }

    /** Registers the engine with Axon, before or after the domains register their processors. */
    public void configure(EventSourcingConfigurer axon) {
        axon.componentRegistry(registry -> {
            registry.registerComponent(TokenStore.class, _ -> tokens);
            ParameterResolverFactoryUtils.registerToComponentRegistry(registry, _ -> new StableSequencing());
            ParameterResolverFactoryUtils.registerToComponentRegistry(
                    registry, _ -> new HandleParameterResolverFactory(transaction));
        });
        axon.messaging(messaging -> messaging
                .registerEventHandlerInterceptor(_ -> new FailedBatches())
                .eventProcessing(processing -> processing.pooledStreaming(pooled -> pooled.defaults(this::defaults))));
    }

    /**
     * Every event reaches every processor, which passes over those it does not handle: only so do the tokens of all segments
     * keep up with the log, and can a query wait for a position whose event its projection does not know.
     */
    private PooledStreamingEventProcessorConfiguration defaults(
            Configuration axon, PooledStreamingEventProcessorConfiguration processor) {
        processor.errorHandler(failures);
        processor.unitOfWorkFactory(axon.getComponent(UnitOfWorkFactory.class));
        return processor
                .tokenStore(tokens)
                .initialSegmentCount(configuration.segments())
                .initialToken(source -> source.firstToken(null))
                .batchSize(configuration.batchSize())
                .eventCriteria(_ -> EventCriteria.havingAnyTag())
                .tokenClaimInterval(configuration.claimExtension().toMillis())
                .claimExtensionThreshold(configuration.claimExtension().toMillis())
                .workerExecutor(executor("worker", configuration.workers()))
                .coordinatorExecutor(executor("coordinator", 1));
    }

    private ScheduledExecutorService executor(String role, int threads) {
        var name = "keelson-projection-%s-%d-".formatted(role, executors.incrementAndGet());
        return Executors.newScheduledThreadPool(
                threads, Thread.ofVirtual().name(name, 0).factory());
    }

    /** Finds the processors of a configuration that has been started. */
    public void observe(AxonConfiguration axon) {
        collect(axon);
    }

    private void collect(Configuration axon) {
        axon.getComponents(PooledStreamingEventProcessor.class)
                .values()
                .forEach(processor -> processors.put(processor.name(), processor));
        axon.getModuleConfigurations().forEach(this::collect);
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
        return chosen(names).stream().mapToLong(this::positionOf).min().orElseGet(log::head);
    }

    private Collection<PooledStreamingEventProcessor> chosen(Set<String> names) {
        if (names.isEmpty()) {
            return processors.values();
        }
        return names.stream().map(this::named).toList();
    }

    private PooledStreamingEventProcessor named(String name) {
        var processor = processors.get(name);
        if (processor == null) {
            throw new IllegalArgumentException(
                    "there is no processor %s; there are %s".formatted(name, processors.keySet()));
        }
        return processor;
    }

    private long positionOf(PooledStreamingEventProcessor processor) {
        return statusOf(processor).stream()
                .mapToLong(SegmentStatus::position)
                .min()
                .orElse(0);
    }

    /**
     * Waits until {@link #positionOf(Set)} is at least the position; false when the time is over before.
     */
    public boolean awaitPosition(Set<String> names, long position, Duration timeout) {
        var deadline = System.nanoTime() + timeout.toNanos();
        try {
            for (var seen = progress.steps(); positionOf(names) < position; seen = progress.steps()) {
                var remaining = deadline - System.nanoTime();
                if (remaining <= 0) {
                    return false;
                }
                progress.await(seen, Math.min(remaining, RECHECK_NANOS));
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** How every processor is. */
    public List<ProcessorStatus> status() {
        var head = log.head();
        return processors.values().stream()
                .map(processor -> {
                    var position = positionOf(processor);
                    return new ProcessorStatus(
                            processor.name(), position, head, Math.max(0, head - position), statusOf(processor));
                })
                .toList();
    }

    /** From memory where this node has all segments; else what other nodes have last stored. */
    private List<SegmentStatus> statusOf(PooledStreamingEventProcessor processor) {
        var mine = new TreeMap<Integer, SegmentStatus>();
        var covered = 0.0;
        for (var status : processor.processingStatus().values()) {
            var segment = status.getSegment();
            covered += 1.0 / (segment.getMask() + 1);
            mine.put(
                    segment.getSegmentId(),
                    segmentStatus(
                            processor.name(),
                            segment.getSegmentId(),
                            segment.getMask(),
                            Tokens.positionOf(status.getTrackingToken()),
                            node));
        }
        if (covered < 1) {
            for (var row : tokens.rows(processor.name())) {
                mine.computeIfAbsent(
                        row.segment(),
                        number -> segmentStatus(
                                processor.name(),
                                number,
                                row.mask(),
                                Tokens.positionOf(Tokens.decode(row)),
                                row.owner()));
            }
        }
        return List.copyOf(mine.values());
    }

    private SegmentStatus segmentStatus(
            String processor, int segment, int mask, long position, @Nullable String owner) {
        var failure = failures.of(processor, segment);
        var state = failure.isPresent()
                ? SegmentStatus.State.FAILING
                : owner == null ? SegmentStatus.State.UNCLAIMED : SegmentStatus.State.RUNNING;
        return new SegmentStatus(segment, mask, position, state, owner, failure.orElse(null));
    }

    private final class Listener implements JdbiTokenStore.SegmentListener {

        @Override
        public void advanced(String processor, int segment) {
            failures.clear(processor, segment);
            progress.step();
        }

        @Override
        public void failed(String processor, int segment, FailedBatches.Failure failure) {
            failures.note(processor, segment, failure);
        }
    }
}
