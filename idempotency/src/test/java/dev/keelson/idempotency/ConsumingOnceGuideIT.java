package dev.keelson.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tagged code of this file is what docs/guides/consuming-once.md shows. */
final class ConsumingOnceGuideIT {

    private static final Path GUIDE = Path.of("docs/guides/consuming-once.md");
    private static final Path SOURCE =
            Path.of("idempotency/src/test/java/dev/keelson/idempotency/ConsumingOnceGuideIT.java");
    private static final Pattern BLOCK = Pattern.compile("(?s)```java\n(.*?)```");
    private static final Pattern REGION = Pattern.compile("(?s)// tag::([a-z-]+)\\[\\]\n(.*?) *// end::\\1\\[\\]");

    private record OrderPlaced(String eventId, String orderId, String customer, BigDecimal amount) {}

    private static final OrderPlaced ORDER = new OrderPlaced("e-1", "o-1", "alice", new BigDecimal("12.30"));

    private final PaymentProvider provider = new PaymentProvider();
    private ConsumptionDatabase database;
    private IdempotentConsumer consumer;

    @BeforeEach
    void openConsumer() {
        database = ConsumptionDatabase.h2();
        database.jdbi().useHandle(handle -> {
            handle.execute("CREATE TABLE sales (customer VARCHAR(20), amount DECIMAL(10, 2))");
            handle.execute("CREATE TABLE payment (order_id VARCHAR(20), receipt VARCHAR(36))");
        });
        consumer = JdbiIdempotentConsumer.open(
                database.process(), ConsumptionConfiguration.DEFAULT, ConsumptionObserver.NONE);
    }

    @AfterEach
    void dropDatabase() {
        consumer.close();
        database.close();
    }

    // tag::inside[]
    boolean count(OrderPlaced order) {
        return consumer.once("sales", order.eventId(), transaction -> addSale(transaction, order));
    }

    List<OrderPlaced> countAll(List<OrderPlaced> batch) {
        return consumer.onceEach("sales", batch, OrderPlaced::eventId, (transaction, first) -> {
            for (var order : first) {
                addSale(transaction, order);
            }
        });
    }
    // end::inside[]

    private static void addSale(Handle transaction, OrderPlaced order) {
        transaction.execute("INSERT INTO sales (customer, amount) VALUES (?, ?)", order.customer(), order.amount());
    }

    // tag::outside[]
    void charge(OrderPlaced order) {
        var key = OutboundKey.of(order.eventId(), "charge");
        consumer.once("payments", order.eventId(), transaction -> {
            var receipt = provider.charge(key.toString(), order.customer(), order.amount());
            transaction.execute("INSERT INTO payment (order_id, receipt) VALUES (?, ?)", order.orderId(), receipt);
        });
    }
    // end::outside[]

    /** Charges, and answers a key that it has seen as it did the first time. */
    private static final class PaymentProvider {

        private final Map<String, String> receipts = new HashMap<>();
        private int requests;
        private BigDecimal charged = BigDecimal.ZERO;
        private boolean answersGetLost;

        String charge(String idempotencyKey, String customer, BigDecimal amount) {
            requests++;
            var receipt = receipts.computeIfAbsent(idempotencyKey, _ -> {
                charged = charged.add(amount);
                return customer + "-" + UUID.randomUUID().toString().substring(0, 8);
            });
            if (answersGetLost) {
                throw new IllegalStateException("the connection broke");
            }
            return receipt;
        }
    }

    @Test
    void an_effect_in_the_database_is_had_once() {
        assertThat(count(ORDER)).isTrue();
        assertThat(count(ORDER)).isFalse();

        var second = new OrderPlaced("e-2", "o-2", "bob", BigDecimal.TEN);
        assertThat(countAll(List.of(ORDER, second))).containsExactly(second);
        assertThat(countAll(List.of(ORDER, second))).isEmpty();
        assertThat(rows("sales")).isEqualTo(2);
    }

    @Test
    void an_effect_outside_is_asked_for_again_and_had_once() {
        provider.answersGetLost = true;
        assertThatThrownBy(() -> charge(ORDER)).hasMessage("the connection broke");
        assertThat(rows("payment")).isZero();

        provider.answersGetLost = false;
        charge(ORDER);
        charge(ORDER);

        assertThat(provider.requests).isEqualTo(2);
        assertThat(provider.charged).isEqualTo(ORDER.amount());
        assertThat(rows("payment")).isEqualTo(1);
    }

    private int rows(String table) {
        return database.jdbi().withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM " + table)
                .mapTo(Integer.class)
                .one());
    }

    @Test
    void the_guide_shows_the_code_that_is_tested() throws IOException {
        var shown = BLOCK.matcher(read(GUIDE)).results().map(block -> block.group(1));
        var tested = REGION.matcher(read(SOURCE))
                .results()
                .map(region -> region.group(2).stripTrailing().stripIndent() + "\n");

        assertThat(shown.toList()).isNotEmpty().isEqualTo(tested.toList());
    }

    /** By the path from the top of the project; seen from the module or from the top. */
    private static String read(Path path) throws IOException {
        return Files.readString(Files.exists(path) ? path : Path.of("..").resolve(path));
    }
}
