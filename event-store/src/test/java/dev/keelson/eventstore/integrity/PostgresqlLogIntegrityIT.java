package dev.keelson.eventstore.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.eventstore.TestDatabase;
import dev.keelson.eventstore.integrity.Finding.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PostgresqlLogIntegrityIT extends LogIntegrityContract {

    @Override
    TestDatabase create() {
        return TestDatabase.postgresql();
    }

    @Override
    TestDatabase other() {
        return TestDatabase.h2();
    }

    @Test
    void a_first_tag_that_is_gone_or_another_is_found() {
        fill(database(), 5);
        corrupt("UPDATE keelson_event SET tag_key = NULL, tag_value = NULL WHERE position = 2");
        corrupt("UPDATE keelson_event SET tag_value = 'other' WHERE position = 4");

        assertThat(verify().counts()).isEqualTo(Map.of(Kind.EVENT_WITHOUT_TAG, 2L, Kind.TAG_WITHOUT_EVENT, 1L));
    }

    @Test
    void a_tag_that_is_there_twice_hides_none_that_is_missing() {
        fill(database(), 5);
        corrupt("INSERT INTO TAGS (tag_key, tag_value, position) VALUES ('all', 'plain', 2)");
        corrupt("DELETE FROM TAGS WHERE tag_key = 'number' AND position = 4");

        assertThat(verify().counts()).isEqualTo(Map.of(Kind.TAG_TWICE, 1L, Kind.EVENT_WITHOUT_TAG, 1L));
    }
}
