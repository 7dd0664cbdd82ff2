package dev.keelson.messagingadapters.kafka;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * The topics that there are, and a look at Kafka. What fails, fails with a {@link KafkaException}. Safe for use by many
 * threads.
 */
final class Topics implements AutoCloseable {

    private static final long PAUSE_MILLIS = 20;

    private final KafkaConfiguration kafka;
    private final AdapterConfiguration configuration;
    private final TopicLayout layout;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private @Nullable Admin admin;
    private volatile boolean closed;

    Topics(KafkaConfiguration kafka, AdapterConfiguration configuration) {
        this.kafka = kafka;
        this.configuration = configuration;
        this.layout = new TopicLayout(kafka, configuration.largestData());
    }

    /** Its making fails while no server's name can be resolved. */
    private Admin admin() {
        lock.lock();
        try {
            if (closed) {
                throw new KafkaException("the adapter is closed");
            }
            if (admin == null) {
                admin = Admin.create(new ClientProperties(kafka, configuration).admin());
            }
            return admin;
        } finally {
            lock.unlock();
        }
    }

    /** Makes the topic of a destination where it is missing. */
    void ensure(String destination) throws InterruptedException {
        ensure(layout.of(destination));
    }

    /**
     * Makes the topic of the positions where it is missing. One that is there has to keep the last of each name for ever: who
     * lost its position would publish the whole log again.
     */
    void ensurePositions() throws InterruptedException {
        ensure(layout.positions());
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, kafka.positions());
        var described = answer(admin().describeConfigs(List.of(resource)).all());
        var policy = described
                .values()
                .iterator()
                .next()
                .get(TopicConfig.CLEANUP_POLICY_CONFIG)
                .value();
        if (!TopicConfig.CLEANUP_POLICY_COMPACT.equals(policy)) {
            throw new InvalidConfigurationException("%s of topic '%s' must be '%s', was '%s'"
                    .formatted(
                            TopicConfig.CLEANUP_POLICY_CONFIG,
                            kafka.positions(),
                            TopicConfig.CLEANUP_POLICY_COMPACT,
                            policy));
        }
    }

    private void ensure(NewTopic topic) throws InterruptedException {
        if (known.contains(topic.name())) {
            return;
        }
        if (partitions(topic.name()).isEmpty()) {
            create(topic);
            awaitLeaders(topic.name());
        }
        known.add(topic.name());
    }

    private void create(NewTopic topic) throws InterruptedException {
        try {
            answer(admin().createTopics(List.of(topic)).all());
        } catch (TopicExistsException e) {
            // Another was first, which is as good.
        }
    }

    /** Who may not make topics can use those that there are. */
    private List<TopicPartition> partitions(String name) throws InterruptedException {
        try {
            var described = answer(admin().describeTopics(List.of(name)).allTopicNames());
            return described.values().stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .map(partition -> new TopicPartition(name, partition.partition()))
                    .toList();
        } catch (UnknownTopicOrPartitionException e) {
            return List.of();
        }
    }

    /**
     * Waits until each partition answers. A topic is known before its partitions take anything, and a producer whose first
     * records a partition turns down gets their numbers out of order, and nothing through until they are given up.
     */
    private void awaitLeaders(String name) throws InterruptedException {
        var deadline = System.nanoTime() + kafka.requestTimeout().toNanos();
        var partitions = partitions(name);
        while (partitions.isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("topic '%s' was made and is not there".formatted(name));
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            partitions = partitions(name);
        }
        var latest = partitions.stream().collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest()));
        answer(admin().listOffsets(latest).all());
    }

    boolean isKnown(String destination) {
        return known.contains(destination);
    }

    /** It may have been deleted. */
    void forget(String destination) {
        known.remove(destination);
    }

    /** Behind the last record of a partition, whether it is committed or not. */
    long end(TopicPartition partition) throws InterruptedException {
        var options = new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED);
        return answer(admin().listOffsets(Map.of(partition, OffsetSpec.latest()), options)
                        .partitionResult(partition))
                .offset();
    }

    /** Asks whether it is there. */
    void look(Duration timeout) throws InterruptedException {
        var options = new DescribeClusterOptions().timeoutMs(Math.toIntExact(timeout.toMillis()));
        answer(admin().describeCluster(options).nodes());
    }

    private <T> T answer(KafkaFuture<T> future) throws InterruptedException {
        try {
            return future.get(2 * kafka.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException failure ? failure : new KafkaException(e.getCause());
        } catch (java.util.concurrent.TimeoutException e) {
            throw new TimeoutException("no answer within twice " + kafka.requestTimeout(), e);
        }
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (admin != null) {
                admin.close(Duration.ZERO);
            }
        } finally {
            lock.unlock();
        }
    }
}
