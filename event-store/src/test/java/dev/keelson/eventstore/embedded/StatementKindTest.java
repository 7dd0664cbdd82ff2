package dev.keelson.eventstore.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StatementKindTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                " \n select a FROM b WHERE c = 'update'",
                "(SELECT 1) UNION (SELECT 2)",
                "SET SCHEMA a",
                "set schema_search_path a, b"
            })
    void who_selects_only_reads(String sql) {
        assertThat(StatementKind.of(sql)).isEqualTo(StatementKind.READING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO a VALUES (1)",
                "SELECT a FROM b FOR\n UPDATE SKIP LOCKED",
                "SELECT id FROM FINAL TABLE (INSERT INTO a VALUES (1))",
                "SELECT NEXT VALUE FOR s",
                "selection",
                "WITH a AS (SELECT 1) SELECT * FROM a",
                "CHECKPOINT",
                "CREATE TABLE a (b INT)"
            })
    void all_else_is_taken_for_a_change(String sql) {
        assertThat(StatementKind.of(sql)).isEqualTo(StatementKind.CHANGING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CHECKPOINT SYNC", " checkpoint  sync; "})
    void a_synced_checkpoint_forces(String sql) {
        assertThat(StatementKind.of(sql)).isEqualTo(StatementKind.FORCING);
    }
}
