package dev.keelson.queryside;

import java.time.Duration;
import java.util.Optional;

/**
 * An answer as it is given to a caller.
 *
 * @param age of one from memory
 * @param stale whether the read models have moved since
 */
record GivenAnswer(Answer answer, Optional<Duration> age, boolean stale) {

    static GivenAnswer made(Answer answer) {
        return new GivenAnswer(answer, Optional.empty(), false);
    }

    static GivenAnswer kept(KeptAnswer kept, long now, boolean stale) {
        return new GivenAnswer(kept.answer(), Optional.of(kept.age(now)), stale);
    }
}
