package dev.keelson.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.idempotency.Admission.KeyReused;
import dev.keelson.idempotency.Admission.Replayed;
import java.time.Duration;
import java.util.HashMap;
import org.junit.jupiter.api.Test;

final class RecentRepliesTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Fingerprint BODY = new Fingerprint(1);
    private static final Reply REPLY = new Reply("accepted", "first", 7);

    private final RecentReplies replies = new RecentReplies();

    private static IdempotencyKey key(int number) {
        return new IdempotencyKey("alice", "key-" + number);
    }

    private static Completion completion(IdempotencyKey key, Reply reply) {
        return new Completion(Claim.fresh(key, BODY), reply);
    }

    @Test
    void a_reply_is_found_by_its_key_and_body() {
        replies.add(completion(key(1), REPLY), DAY);

        assertThat(replies.find(key(1), BODY)).contains(new Replayed(REPLY));
        assertThat(replies.find(key(1), new Fingerprint(2))).contains(new KeyReused());
        assertThat(replies.find(key(2), BODY)).isEmpty();
    }

    @Test
    void a_key_is_never_given_the_reply_of_another_that_has_the_same_place() {
        var byPlace = new HashMap<Long, IdempotencyKey>();
        var number = 0;
        var first = key(number);
        var second = first;
        while (second.equals(first)) {
            var next = key(++number);
            var present = byPlace.putIfAbsent(next.hash().getLeastSignificantBits() & (RecentReplies.PLACES - 1), next);
            if (present != null) {
                first = present;
                second = next;
            }
        }

        replies.add(completion(first, REPLY), DAY);
        assertThat(replies.find(second, BODY)).isEmpty();

        var other = new Reply("accepted", "second", 8);
        replies.add(completion(second, other), DAY);
        assertThat(replies.find(first, BODY)).isEmpty();
        assertThat(replies.find(second, BODY)).contains(new Replayed(other));
    }

    @Test
    void a_reply_is_forgotten_with_its_retention() {
        replies.add(completion(key(1), REPLY), Duration.ZERO);

        assertThat(replies.find(key(1), BODY)).isEmpty();
    }

    @Test
    void long_replies_are_not_kept() {
        replies.add(completion(key(1), new Reply("accepted", "x".repeat(4_096), 1)), DAY);
        replies.add(completion(key(2), new Reply("accepted", "x".repeat(4_097), 1)), DAY);

        assertThat(replies.find(key(1), BODY)).isPresent();
        assertThat(replies.find(key(2), BODY)).isEmpty();
    }
}
