package dev.keelson.projections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.stream.Stream;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.MergedTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.ReplayToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class StoredTokenTest {

    static Stream<TrackingToken> tokens() {
        var merged = new MergedTrackingToken(at(3), at(7));
        return Stream.of(
                at(0),
                at(Long.MAX_VALUE),
                merged,
                new MergedTrackingToken(merged, at(9)),
                ReplayToken.createReplayToken(at(10)),
                ReplayToken.createReplayToken(at(10), at(4)),
                new MergedTrackingToken(ReplayToken.createReplayToken(at(10), at(4)), at(5)));
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void a_token_comes_back_as_it_went(TrackingToken token) {
        assertThat(StoredToken.of(token).restored()).isEqualTo(token);
    }

    @Test
    void no_token_comes_back_as_none() {
        assertThat(StoredToken.of(null).restored()).isNull();
    }

    @Test
    void a_plain_token_is_a_number() {
        assertThat(StoredToken.of(at(5))).isEqualTo(new StoredToken(5L, null, null));
    }

    @Test
    void the_position_of_a_merge_is_the_lower_one() {
        assertThat(StoredToken.of(new MergedTrackingToken(at(7), at(3))).position())
                .isEqualTo(3);
    }

    @Test
    void a_token_of_a_foreign_type_is_refused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new StoredToken(1L, "java.lang.String", "{}").restored())
                .withMessage("token type java.lang.String is not one of Axon's");
    }

    private static GlobalSequenceTrackingToken at(long position) {
        return new GlobalSequenceTrackingToken(position);
    }
}
