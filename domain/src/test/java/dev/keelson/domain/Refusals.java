package dev.keelson.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** JSON for tests, and what is said against it. */
final class Refusals {

    private Refusals() {}

    /** JSON in UTF-8, written with single quotes for double ones. */
    static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    /** The violations that the call is refused with; fails when it is not refused. */
    static List<Violation> violationsOf(ThrowingCallable call) {
        var refused = catchThrowableOfType(InvalidMessageException.class, call);
        assertThat(refused).as("refused").isNotNull();
        return refused.violations();
    }
}
