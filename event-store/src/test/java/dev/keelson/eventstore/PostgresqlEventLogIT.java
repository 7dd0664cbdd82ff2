package dev.keelson.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

final class PostgresqlEventLogIT extends JdbiEventLogContract {

    @Override
    TestDatabase create() {
        return TestDatabase.postgresql();
    }

    @Test
    void keys_are_compared_byte_by_byte_whatever_language_the_database_sorts_by() {
        try (var database = create()) {
            SchemaMigrations.migrate(database.dataSource());
            var bytewise = Jdbi.create(database.dataSource())
                    .withHandle(handle ->
                            handle.createQuery("""
                                    SELECT table_name || '.' || column_name
                                    FROM information_schema.columns
                                    WHERE table_name IN ('keelson_event', 'keelson_further_tag')
                                      AND collation_name = 'C'
                                    """).mapTo(String.class).set());
            assertThat(bytewise)
                    .containsExactlyInAnyOrder(
                            "keelson_event.id",
                            "keelson_event.tag_key",
                            "keelson_event.tag_value",
                            "keelson_further_tag.tag_key",
                            "keelson_further_tag.tag_value");
        }
    }
}
