package dev.keelson.eventstore;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On two nodes; the adversary in the same database and in another one of the cluster. */
final class PostgresqlAdversaryIT extends AdversaryContract {

    private final TwoNodes nodes = new TwoNodes();
    private final TestDatabase other = TestDatabase.postgresql();

    @BeforeAll
    void prepareTheOther() {
        Adversary.prepare(other);
    }

    @AfterAll
    void drop() {
        nodes.close();
        other.close();
    }

    @Override
    TestDatabase database() {
        return nodes.database();
    }

    @Override
    List<EventLog> open() {
        nodes.open();
        return nodes.logs();
    }

    @ParameterizedTest
    @EnumSource
    void nobody_waits_for_a_transaction_in_another_database_of_the_cluster(Adversary adversary) throws Exception {
        standAgainst(adversary, other);
    }
}
