package dev.keelson.idempotency;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two consumers with one database, as two processes have them. */
abstract class ConsumptionFixture {

    static final String GROUP = "mailer";
    static final String OTHER_GROUP = "biller";

    final RecordingConsumptionObserver observer = new RecordingConsumptionObserver();
    private final List<IdempotentConsumer> opened = new ArrayList<>();
    ConsumptionDatabase database;
    IdempotentConsumer consumer;
    IdempotentConsumer other;

    /** An empty database. */
    abstract ConsumptionDatabase create();

    /** What is put to the test. */
    IdempotentConsumer open(Jdbi jdbi, ConsumptionConfiguration configuration) {
        return JdbiIdempotentConsumer.open(jdbi, configuration, observer);
    }

    /** How long what is certain to come may take. */
    Duration soon() {
        return Duration.ofSeconds(20);
    }

    @BeforeEach
    void openConsumers() {
        database = create();
        consumer = another(ConsumptionConfiguration.DEFAULT);
        other = another(ConsumptionConfiguration.DEFAULT);
    }

    @AfterEach
    void dropDatabase() {
        opened.forEach(IdempotentConsumer::close);
        database.close();
    }

    final IdempotentConsumer another(ConsumptionConfiguration configuration) {
        return another(database.process(), configuration);
    }

    final IdempotentConsumer another(Jdbi jdbi, ConsumptionConfiguration configuration) {
        var another = open(jdbi, configuration);
        opened.add(another);
        return another;
    }

    /** Consumes a batch of ids, each with an effect of its name; those that had it. */
    static List<String> consume(IdempotentConsumer consumer, String group, List<String> ids) {
        return consumer.onceEach(group, ids, Function.identity(), ConsumptionFixture::affectEach);
    }

    static void affectEach(Handle transaction, List<String> names) {
        var batch = transaction.prepareBatch("INSERT INTO effect (name) VALUES (?)");
        names.forEach(batch::add);
        batch.execute();
    }

    /** Ids from a number to another, both included, in the order of their numbers and of their texts. */
    static List<String> ids(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj("e-%05d"::formatted).toList();
    }
}
