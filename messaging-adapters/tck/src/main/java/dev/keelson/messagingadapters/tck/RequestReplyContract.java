package dev.keelson.messagingadapters.tck;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.messagingadapters.api.DeadLetter;
import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.MessagingException;
import dev.keelson.messagingadapters.api.Payload;
import dev.keelson.messagingadapters.api.Subscription;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import dev.keelson.messagingadapters.requests.RequestFailedException;
import dev.keelson.messagingadapters.requests.RequestHandler;
import dev.keelson.messagingadapters.requests.RequestRefusedException;
import dev.keelson.messagingadapters.requests.Requester;
import dev.keelson.messagingadapters.requests.RequesterConfiguration;
import dev.keelson.messagingadapters.requests.Responder;
import dev.keelson.messagingadapters.tck.BrokerFixture.Node;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Requests, replies and deadlines over an adapter: each request ends, and none is handled that nobody waits for. */
public abstract class RequestReplyContract extends AdapterContract {

    private static final Duration SHORT = Duration.ofMillis(200);

    private Requester requester(Node node) {
        return requester(node, RequesterConfiguration.of("caller-" + destination));
    }

    private Requester requester(Node node, RequesterConfiguration wanted) {
        var requester = new Requester(node.adapter(), wanted);
        get(requester.ready());
        return requester;
    }

    private Responder responder(Node node, RequestHandler handler) {
        return new Responder(node.adapter(), SOURCE, group(GROUP).retry(), handler);
    }

    private Subscription answering(Node node, RequestHandler handler) {
        return subscribe(node, group(GROUP), responder(node, handler));
    }

    private static Envelope echo(Message request) {
        var asked = request.envelope();
        return Envelope.of("reply-" + asked.id(), SOURCE, "tck.Answered").withData("text/plain", asked.data());
    }

    private CompletableFuture<Message> ask(Requester requester, String key, String id, Duration deadline) {
        return requester.request(destination, key, envelope(id), deadline);
    }

    private Message answer(Requester requester, String key, String id) {
        return get(ask(requester, key, id, patience()));
    }

    private MessagingException failureOf(Future<Message> reply) {
        try {
            throw new AssertionError(
                    "there was a reply: " + reply.get(patience().toMillis(), MILLISECONDS));
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(MessagingException.class);
            return (MessagingException) e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private void assertFails(Future<Message> reply, boolean outcomeUnknown) {
        assertThat(failureOf(reply)).isInstanceOfSatisfying(RequestFailedException.class, failure -> {
            assertThat(failure.retryable()).isTrue();
            assertThat(failure.outcomeUnknown()).isEqualTo(outcomeUnknown);
        });
    }

    @Test
    void a_request_gets_its_reply() {
        var node = node();
        var requester = requester(node);
        var recorder = recorder(responder(node, RequestReplyContract::echo));
        subscribe(node, group(GROUP), recorder);
        var envelope = envelope("a-1")
                .withData("text/plain", Payload.of("Größe?"))
                .withExtension("correlationid", "c-1")
                .withExtension("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

        var reply = get(requester.request(destination, "order 1", envelope, patience()));

        assertThat(reply.key()).isEqualTo("order 1");
        assertThat(reply.envelope().id()).isEqualTo("reply-a-1");
        assertThat(reply.envelope().data()).isEqualTo(Payload.of("Größe?"));
        assertThat(reply.envelope().extensions())
                .containsAllEntriesOf(envelope.extensions())
                .containsEntry("causationid", "a-1");
        assertThat(recorder.deliveries().getFirst().message().envelope().extensions())
                .containsAllEntriesOf(envelope.extensions());
        assertThat(requester.pending()).isZero();
    }

    @Test
    void many_requests_of_many_requesters_get_their_own_replies() {
        var here = node();
        var there = node();
        var first = requester(here, RequesterConfiguration.of("first-" + destination));
        var second = requester(there, RequesterConfiguration.of("second-" + destination));
        answering(here, RequestReplyContract::echo);
        answering(there, RequestReplyContract::echo);

        var replies = new TreeMap<String, Future<Message>>();
        for (var number = 0; number < 100; number++) {
            var key = "key-" + number % 20;
            replies.put("first-" + number, ask(first, key, "first-" + number, patience()));
            replies.put("second-" + number, ask(second, key, "second-" + number, patience()));
        }

        assertThat(replies)
                .allSatisfy((id, reply) ->
                        assertThat(get(reply).envelope().data().text()).isEqualTo(id));
    }

    @Test
    void a_refusal_ends_the_request_with_its_reason() {
        var node = node();
        var requester = requester(node);
        var subscription = answering(node, request -> {
            throw new RequestRefusedException("the stock is\nempty");
        });

        assertThat(failureOf(ask(requester, "a", "a-1", patience())))
                .isInstanceOfSatisfying(RequestRefusedException.class, refusal -> assertThat(refusal.reason())
                        .isEqualTo("the stock is empty"));
        assertSettled(subscription);
    }

    @Test
    void a_reply_that_cannot_be_sent_becomes_a_refusal() {
        var node = node(configuration().withLargestData(100));
        var requester = requester(node);
        answering(node, request -> echo(request).withData(null, Payload.of(new byte[101])));

        assertThat(failureOf(ask(requester, "a", "a-1", patience())))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessage("the reply cannot be sent: data must have at most 100 bytes, had 101");
    }

    @Test
    void a_handler_that_fails_is_asked_again() {
        var node = node();
        var requester = requester(node);
        var attempts = new AtomicInteger();
        answering(node, request -> {
            if (attempts.incrementAndGet() < 3) {
                throw new IllegalStateException("not yet");
            }
            return echo(request);
        });

        assertThat(answer(requester, "a", "a-1").envelope().id()).isEqualTo("reply-a-1");
        assertThat(attempts).hasValue(3);
    }

    @Test
    void a_request_that_nobody_answers_ends_by_its_deadline() {
        var node = node();
        var requester = requester(node);
        var held = holding();
        subscribe(node, group(GROUP), held);

        assertFails(ask(requester, "a", "a-1", SHORT), true);

        assertThat(requester.pending()).isZero();
        held.await(1);
    }

    @Test
    void a_request_whose_deadline_is_over_is_not_handled() {
        var node = node();
        var requester = requester(node);
        assertThat(subscribe(node, group(GROUP), holding()).close(patience())).isTrue();
        assertFails(ask(requester, "a", "a-1", SHORT), true);

        var responder = responder(node, RequestReplyContract::echo);
        var subscription = subscribe(node, group(GROUP), responder);

        eventually(() -> assertThat(responder.expiredRequests()).isOne());
        assertThat(answer(requester, "a", "a-2").envelope().id()).isEqualTo("reply-a-2");
        assertThat(requester.lateReplies()).isZero();
        assertSettled(subscription);
    }

    @Test
    void a_late_reply_is_dropped_and_counted() {
        var node = node();
        var requester = requester(node);
        var late = new CountDownLatch(1);
        var slow = InstantSource.offset(InstantSource.system(), Duration.ofHours(-1));
        RequestHandler handler = request -> {
            assertThat(late.await(patience().toMillis(), MILLISECONDS)).isTrue();
            return echo(request);
        };
        subscribe(
                node,
                group(GROUP),
                new Responder(node.adapter(), SOURCE, group(GROUP).retry(), handler, slow));
        assertFails(ask(requester, "a", "a-1", SHORT), true);

        late.countDown();

        eventually(() -> assertThat(requester.lateReplies()).isOne());
        assertThat(answer(requester, "a", "a-2").envelope().id()).isEqualTo("reply-a-2");
    }

    @Test
    void a_request_whose_responder_died_is_answered_by_another() {
        var dying = node();
        var requester = requester(node());
        var held = holding();
        subscribe(dying, group(GROUP), held);
        var reply = ask(requester, "a", "a-1", patience());
        held.await(1);

        dying.die();
        answering(node(), RequestReplyContract::echo);

        assertThat(get(reply).envelope().id()).isEqualTo("reply-a-1");
    }

    @Test
    void no_more_requests_wait_than_are_allowed() {
        var node = node();
        var requester = requester(
                node, RequesterConfiguration.of("caller-" + destination).withPending(2));
        var released = new CountDownLatch(1);
        answering(node, request -> {
            assertThat(released.await(patience().toMillis(), MILLISECONDS)).isTrue();
            return echo(request);
        });
        var first = ask(requester, "a", "a-1", patience());
        var second = ask(requester, "b", "b-1", patience());

        assertFails(ask(requester, "c", "c-1", patience()), false);

        assertThat(requester.pending()).isEqualTo(2);
        released.countDown();
        assertThat(get(first).envelope().id()).isEqualTo("reply-a-1");
        assertThat(get(second).envelope().id()).isEqualTo("reply-b-1");
        assertThat(answer(requester, "c", "c-2").envelope().id()).isEqualTo("reply-c-2");
    }

    @Test
    void what_is_no_request_is_parked() {
        var node = node();
        var requester = requester(node);
        var parked = acknowledging();
        subscribe(node, SubscriptionConfiguration.of(DeadLetter.destination(destination, GROUP), "operators"), parked);
        answering(node, RequestReplyContract::echo);
        var elsewhere = Map.of("requestid", "1", "replyto", "orders", "deadline", "2026-01-02T03:04:05Z");

        publish(node, "a", "plain");
        get(node.adapter().publish(destination, "a", envelope("elsewhere").withExtensions(elsewhere)));

        assertThat(answer(requester, "a", "a-1").envelope().id()).isEqualTo("reply-a-1");
        parked.await(2);
        assertThat(parked.deliveries())
                .extracting(delivery ->
                        DeadLetter.of(delivery.message()).orElseThrow().reason())
                .satisfiesExactlyInAnyOrder(
                        reason -> assertThat(reason).isEqualTo("it is no request: the extension replyto is missing"),
                        reason -> assertThat(reason)
                                .startsWith("it is no request: replyto must be a destination of replies"));
    }

    @Test
    void a_requester_that_closes_ends_what_waits() {
        var node = node();
        var requester = requester(node);
        var held = holding();
        subscribe(node, group(GROUP), held);
        var reply = ask(requester, "a", "a-1", patience());
        held.await(1);

        assertThat(requester.close(Duration.ZERO)).isFalse();

        assertFails(reply, true);
        assertFails(ask(requester, "a", "a-2", patience()), false);
    }

    @Test
    void a_requester_drops_the_replies_to_one_of_its_name_that_died() {
        var dying = node();
        var before = requester(dying);
        var released = new CountDownLatch(1);
        var node = node();
        var recorder = recorder(responder(node, request -> {
            assertThat(released.await(patience().toMillis(), MILLISECONDS)).isTrue();
            return echo(request);
        }));
        subscribe(node, group(GROUP), recorder);
        var _ = ask(before, "a", "a-1", patience());
        recorder.await(1);

        dying.die();
        var after = requester(node());
        released.countDown();

        assertThat(answer(after, "a", "a-2").envelope().id()).isEqualTo("reply-a-2");
        eventually(() -> assertThat(after.lateReplies()).isOne());
    }

    @Test
    void requests_go_on_after_a_restart_of_the_broker() {
        var node = node();
        var requester = requester(node);
        answering(node, RequestReplyContract::echo);
        assertThat(answer(requester, "a", "a-1").envelope().id()).isEqualTo("reply-a-1");

        broker().stop();
        assertThat(failureOf(ask(requester, "a", "a-2", SHORT))).matches(MessagingException::retryable);
        broker().start();

        eventually(() -> {
            var reply = ask(requester, "a", "a-3", Duration.ofSeconds(1));
            assertThat(reply).succeedsWithin(patience());
        });
    }
}
