package dev.keelson.messagingadapters.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class AssignmentTest {

    private final Assignment assignment = new Assignment(new TopicPartition("orders", 0), 10, 4, 12);

    private void assertLast(long offset, long before) {
        assertThat(assignment.last().offset()).isEqualTo(offset);
        assertThat(OffsetNote.of(assignment.last().metadata())).contains(new OffsetNote(4, before));
    }

    @Test
    void it_commits_up_to_the_first_that_is_not_settled() {
        assertLast(10, 12);
        assignment.handOut(10);
        assignment.handOut(13);
        assignment.handOut(14);
        assertLast(10, 15);

        assignment.settled(13);
        assertLast(10, 15);
        assignment.settled(10);
        assertLast(14, 15);
        assignment.settled(14);
        assertLast(15, 15);
    }

    @Test
    void nothing_is_handed_out_before_that_is_noted_on_the_broker() {
        assertThat(assignment.mayHandOut(10)).isFalse();

        var ahead = assignment.due().orElseThrow();
        assertThat(assignment.mayHandOut(10)).isFalse();
        assignment.committed(ahead);

        assertThat(assignment.mayHandOut(10)).isTrue();
        var before = OffsetNote.of(ahead.metadata()).orElseThrow().before();
        assertThat(assignment.mayHandOut(before - 1)).isTrue();
        assertThat(assignment.mayHandOut(before)).isFalse();
        assertThat(assignment.due()).isEmpty();
    }

    @Test
    void it_notes_further_ahead_in_time_although_nothing_is_settled() {
        assignment.committed(assignment.due().orElseThrow());
        assignment.handOut(10);
        assertThat(assignment.due()).isEmpty();

        assignment.handOut(1500);

        assertThat(assignment.due()).hasValueSatisfying(due -> {
            assertThat(due.offset()).isEqualTo(10);
            assertThat(OffsetNote.of(due.metadata()).orElseThrow().before()).isGreaterThan(2500);
        });
    }

    @Test
    void what_lies_behind_the_note_of_the_one_before_is_new() {
        assertThat(assignment.mayBeRedelivered(11)).isTrue();
        assertThat(assignment.mayBeRedelivered(12)).isFalse();
    }
}
