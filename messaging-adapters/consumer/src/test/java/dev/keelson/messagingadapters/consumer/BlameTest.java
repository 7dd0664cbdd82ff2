package dev.keelson.messagingadapters.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BlameTest {

    @Test
    void nobody_is_to_blame_for_a_database_that_is_away() {
        assertThat(Stream.of("08006", "53300", "57P01", "57P03", "25006", "90098"))
                .allSatisfy(state -> assertThat(Blame.of(new IllegalStateException(new SQLException("away", state))))
                        .isEqualTo(Blame.NOBODY));
        assertThat(Blame.of(new SQLTransientConnectionException("no connection within 5 s")))
                .isEqualTo(Blame.NOBODY);
    }

    @Test
    void a_message_is_to_blame_for_what_it_makes_a_database_refuse() {
        assertThat(Stream.of("23505", "22001", "40001", "57014", "42P01"))
                .allSatisfy(state ->
                        assertThat(Blame.of(new SQLException("no", state))).isEqualTo(Blame.PERHAPS));
        assertThat(Blame.of(new SQLException("no"))).isEqualTo(Blame.PERHAPS);
        assertThat(Blame.of(new IOException("no"))).isEqualTo(Blame.PERHAPS);
        assertThat(Blame.of(new StackOverflowError())).isEqualTo(Blame.PERHAPS);
    }

    @Test
    void what_can_never_be_is_found_among_the_causes() {
        var unusable = UnusableMessageException.because("no", new IOException("no"));
        assertThat(Blame.of(new IllegalStateException(unusable))).isEqualTo(Blame.MESSAGE);
        assertThat(Blame.of(UnusableMessageException.because("no", new SQLException("away", "08006"))))
                .isEqualTo(Blame.NOBODY);
    }

    @Test
    void causes_that_go_in_circles_end() {
        var first = new IllegalStateException("first");
        var second = new IllegalStateException("second", first);
        first.initCause(second);
        assertThat(Blame.of(second)).isEqualTo(Blame.PERHAPS);
    }
}
