package dev.keelson.messagingadapters.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.Payload;
import dev.keelson.messagingadapters.consumer.ParkedOutcome.Handled;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What stages do with messages, and with those that do not pass. */
final class StagesIT extends ConsumerFixture {

    private final AtomicInteger calls = new AtomicInteger();
    private final Set<Stage.Policy> failed = ConcurrentHashMap.newKeySet();

    @Override
    ConsumerStore create() {
        return ConsumerStore.h2();
    }

    private static Message with(Message message, UnaryOperator<String> change) {
        var data = Payload.of(change.apply(message.envelope().data().text()));
        return new Message(
                message.destination(), message.key(), message.envelope().withData("text/plain", data));
    }

    private static boolean isBad(Message message) {
        return message.envelope().id().endsWith("bad");
    }

    private void failing(Message message) throws IOException {
        if (isBad(message)) {
            calls.incrementAndGet();
            throw new IOException("nobody answers");
        }
    }

    private Stage checking(Stage.Policy policy) {
        return Stage.validate("check", this::failing).withPolicy(policy);
    }

    @Test
    void stages_are_gone_through_in_their_order() {
        var seen = new CopyOnWriteArrayList<String>();
        member(
                configuration(),
                new MessageEffect.InTransaction((_, messages) -> messages.forEach(
                        message -> seen.add(message.envelope().data().text()))),
                adapter(),
                Stage.enrich("enrich", message -> with(message, text -> text + " with more")),
                Stage.transform("transform", message -> with(message, text -> "[" + text + "]")),
                Stage.validate(
                        "validate",
                        message -> assertThat(message.envelope().data().text()).startsWith("[")));

        publish("a", "a-1", "a-2");

        eventually(() -> assertThat(seen).containsExactly("[a-1 with more]", "[a-2 with more]"));
    }

    @Test
    void an_error_in_a_stage_neither_parks_nor_drops_a_message() {
        var policies = List.of(Stage.Policy.PARK, Stage.Policy.DROP, Stage.Policy.IGNORE);
        var stages = policies.stream()
                .map(policy ->
                        Stage.validate(policy.name(), _ -> failOnce(policy)).withPolicy(policy))
                .toArray(Stage[]::new);
        var consumer = member(configuration().withAttempts(4), stages);

        publish("a", "a-1");

        eventually(() -> assertThat(store.effects()).isEqualTo(Map.of("a", List.of("a-1"))));
        assertThat(calls).hasValue(3);
        assertThat(consumer.status().parked()).isZero();
        assertThat(consumer.status().dropped()).isZero();
    }

    private void failOnce(Stage.Policy policy) {
        if (failed.add(policy)) {
            calls.incrementAndGet();
            throw new NoClassDefFoundError("for a test");
        }
    }

    @Test
    void what_is_not_valid_is_parked_at_once_as_it_came() {
        var consumer = member(
                configuration(),
                Stage.transform("transform", message -> with(message, text -> "changed")),
                checking(Stage.Policy.PARK));

        publish("a", "bad", "a-2");

        eventually(() -> assertThat(parkedIds()).containsExactly("bad", "a-2"));
        assertThat(calls).hasValue(1);
        assertThat(firstParked().reason()).isEqualTo("stage 'check': java.io.IOException: nobody answers");
        assertThat(parked.find(NAME, firstParked().number())
                        .orElseThrow()
                        .message()
                        .envelope())
                .isEqualTo(envelope("bad"));
        assertThat(consumer.retry(firstParked().number())).isInstanceOf(ParkedOutcome.FailedAgain.class);
        assertThat(store.effects()).isEmpty();
    }

    @Test
    void what_may_pass_later_is_tried_again_and_parked_in_the_end() {
        member(configuration(), checking(Stage.Policy.RETRY));

        publish("a", "bad");

        eventually(() -> assertThat(parkedIds()).containsExactly("bad"));
        assertThat(calls).hasValue(3);
        assertThat(firstParked().attempts()).isEqualTo(3);
    }

    @Test
    void what_can_never_pass_is_not_tried_again() {
        member(configuration(), Stage.enrich("enrich", _ -> {
            calls.incrementAndGet();
            throw UnusableMessageException.because("no such customer");
        }));

        publish("a", "a-1");

        eventually(() -> assertThat(parkedIds()).containsExactly("a-1"));
        assertThat(calls).hasValue(1);
        assertThat(firstParked().reason()).contains("enrich", "no such customer");
    }

    @Test
    void what_is_not_wanted_is_dropped_and_counted() {
        var consumer = member(configuration(), checking(Stage.Policy.DROP));

        publish("a", "bad", "a-2");

        eventually(() -> assertThat(store.effects()).isEqualTo(Map.of("a", List.of("a-2"))));
        assertThat(parkedIds()).isEmpty();
        assertThat(consumer.status().dropped()).isOne();
        assertThat(observer.count("dropped by check")).isOne();
    }

    @Test
    void what_is_parked_may_be_dropped_when_it_is_retried() {
        effect.on("bad", () -> {
            throw UnusableMessageException.because("poison");
        });
        member(configuration());
        publish("a", "bad");
        eventually(() -> assertThat(parkedIds()).containsExactly("bad"));

        var consumer = member(configuration(), checking(Stage.Policy.DROP));

        assertThat(consumer.retry(firstParked().number())).isEqualTo(new Handled(1, false));
        assertThat(consumer.status().dropped()).isOne();
        assertThat(store.effects()).isEmpty();
    }

    @Test
    void a_database_that_is_away_is_no_messages_fault_in_any_stage() {
        for (var policy : Stage.Policy.values()) {
            var away = new AtomicInteger(10);
            var name = "consumer-" + policy;
            var subscription = ConsumerConfiguration.of("from-" + policy, name)
                    .subscription()
                    .withRetry(configuration().subscription().retry());
            var consumer = member(
                    configuration().withAttempts(1).withSubscription(subscription),
                    Stage.validate("check", _ -> {
                                if (away.getAndDecrement() > 0) {
                                    throw new SQLException("connection refused", "08001");
                                }
                            })
                            .withPolicy(policy));

            adapter().publish("from-" + policy, "a", envelope("a-" + policy)).join();

            eventually(() -> assertThat(consumer.status().consumed()).isOne());
            assertThat(consumer.status().retried()).isZero();
        }
        assertThat(observer.count("stalled")).isEqualTo(10 * Stage.Policy.values().length);
    }

    @Test
    void a_stage_that_changes_the_key_or_the_id_has_its_message_parked() {
        member(configuration(), Stage.enrich("rename", message -> switch (message.envelope()
                .id()) {
            case "id" -> new Message(message.destination(), message.key(), envelope("another"));
            case "key" -> new Message(message.destination(), "another", message.envelope());
            default -> message;
        }));

        publish("1", "id");
        publish("2", "key");
        publish("3", "same");

        eventually(() -> assertThat(parkedIds()).containsExactlyInAnyOrder("id", "key"));
        assertThat(firstParked().reason()).contains("rename", "must keep its key and its id");
        eventually(() -> assertThat(store.effects()).isEqualTo(Map.of("3", List.of("same"))));
    }

    @Test
    void a_stage_has_a_name() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Stage.transform(" ", message -> message))
                .withMessageStartingWith("name ");
    }
}
