package dev.keelson.messagingadapters.kafka;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.Confirmation;
import dev.keelson.messagingadapters.api.DeadLetter;
import dev.keelson.messagingadapters.api.Incoming;
import dev.keelson.messagingadapters.api.MemberSubscription;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.Settlement;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import dev.keelson.messagingadapters.kafka.Membership.Arrival;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a group. One thread joins it, hands out what comes, and begins again where Kafka's client gives up; a connection
 * that is lost for a while the client makes again by itself. Safe for use by many threads.
 */
final class KafkaMember implements MemberSubscription.Belonging {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaMember.class);
    private static final Duration IDLE = Duration.ofMillis(10);

    private final ClientProperties clients;
    private final Topics topics;
    private final KafkaPublisher publisher;
    private final KafkaConfiguration kafka;
    private final AdapterConfiguration configuration;
    private final SubscriptionConfiguration wanted;
    private final MemberSubscription member;
    /** Whether it failed since it last was a member; belongs to the thread. */
    private boolean troubled;

    KafkaMember(
            ClientProperties clients,
            Topics topics,
            KafkaPublisher publisher,
            KafkaConfiguration kafka,
            AdapterConfiguration configuration,
            SubscriptionConfiguration wanted,
            MemberSubscription member) {
        this.clients = clients;
        this.topics = topics;
        this.publisher = publisher;
        this.kafka = kafka;
        this.configuration = configuration;
        this.wanted = wanted;
        this.member = member;
    }

    @Override
    public void belong() throws InterruptedException {
        try {
            topics.ensure(wanted.destination());
            var consumer = new KafkaConsumer<byte[], byte[]>(clients.member(wanted));
            work(new Membership(consumer, wanted, kafka.requestTimeout(), member.lanes()));
        } catch (RuntimeException e) {
            topics.forget(wanted.destination());
            tell(e);
        }
    }

    private void tell(RuntimeException e) {
        if (Failures.isRefusal(e)) {
            var what = "group '%s' cannot begin with '%s'".formatted(wanted.group(), wanted.destination());
            var reason = KafkaFailedException.of(what, e);
            LOG.warn("{}; it is tried again", reason.getMessage());
            member.refused(reason);
        } else if (!troubled) {
            LOG.warn(
                    "group '{}' lost or cannot have '{}', and begins again: {}",
                    wanted.group(),
                    wanted.destination(),
                    Failures.told(e));
        } else {
            LOG.debug("{}/{} begins again", wanted.destination(), wanted.group(), e);
        }
        troubled = true;
    }

    private void work(Membership membership) throws InterruptedException {
        try {
            var complete = false;
            while (!member.isDrained()) {
                membership.tend(!member.isClosed());
                if (!complete && membership.isComplete()) {
                    complete = true;
                    troubled = false;
                    member.joined();
                }
                handOut(membership);
            }
        } finally {
            membership.leave();
        }
    }

    private void handOut(Membership membership) throws InterruptedException {
        var first = membership.first();
        while (first != null && !member.isClosed()) {
            if (member.lanes().awaitRoom(membership.untilTended()) > 0) {
                membership.handOut(first);
                var _ = member.lanes().offer(incoming(first));
            }
            first = membership.first();
        }
    }

    private Incoming incoming(Arrival arrival) {
        try {
            var message = KafkaBinding.read(arrival.received(), configuration.largestData());
            return incoming(arrival, message, Optional.empty());
        } catch (IllegalArgumentException e) {
            return incoming(arrival, KafkaBinding.unreadable(arrival.received()), Optional.of(Failures.told(e)));
        }
    }

    private Incoming incoming(Arrival arrival, Message message, Optional<String> unreadable) {
        var offset = arrival.received().offset();
        return new Incoming(
                message,
                KafkaBinding.coordinates(arrival.received()),
                1,
                arrival.assignment().mayBeRedelivered(offset),
                arrival.assignment(),
                unreadable,
                settlement(arrival.assignment(), offset));
    }

    private Settlement settlement(Assignment assignment, long offset) {
        return new Settlement() {
            @Override
            public void acknowledge() {
                assignment.settled(offset);
            }

            @Override
            public void park(DeadLetter letter) throws ExecutionException, InterruptedException, TimeoutException {
                var confirmed = new CompletableFuture<Confirmation>();
                publisher.send(letter.message(), confirmed);
                confirmed
                        .orTimeout(configuration.publishTimeout().toMillis(), TimeUnit.MILLISECONDS)
                        .get(configuration.publishTimeout().toMillis() + IDLE.toMillis(), TimeUnit.MILLISECONDS);
            }
        };
    }
}
