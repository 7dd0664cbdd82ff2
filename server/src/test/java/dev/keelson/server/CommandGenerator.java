package dev.keelson.server;

import dev.keelson.server.CommandRequest.Line;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Mixed commands from a seed, the same ones each time whatever the answers are: registrations, deliveries, price changes,
 * orders and cancellations, and among them such as the domain must refuse. It keeps a picture of what would be open if
 * commands ran one after the other, so that most of what it means to be accepted is. Used by one thread at a time.
 */
final class CommandGenerator {

    private static final int PRODUCTS = 60;
    private static final int CUSTOMERS = 50;
    private static final int MOST_OPEN_ORDERS = 5;
    /** A cancellation keeps this distance from its order, which may still be under way on another connection. */
    private static final int DISTANCE = 48;

    private record Product(String id, String currency) {}

    private record Placed(String orderId, String customerId, int number, List<Line> lines) {}

    private final SplittableRandom random;
    private final List<Product> products = new ArrayList<>();
    private final Deque<Placed> open = new ArrayDeque<>();
    private final Map<String, Integer> openOrders = new HashMap<>();
    private final List<Placed> cancelled = new ArrayList<>();
    private int number;

    CommandGenerator(long seed) {
        random = new SplittableRandom(seed);
    }

    CommandRequest next() {
        number++;
        if (products.size() < PRODUCTS / 2 || (products.size() < PRODUCTS && random.nextInt(10) == 0)) {
            return register();
        }
        var roll = random.nextInt(100);
        if (roll < 18) {
            return refusal(roll);
        }
        if (roll < 28) {
            return CommandRequest.addStock(product().id(), random.nextLong(1, 200));
        }
        if (roll < 35) {
            var product = product();
            return CommandRequest.changePrice(product.id(), amount(product.currency()), product.currency());
        }
        return random.nextBoolean() ? place() : cancel();
    }

    private CommandRequest register() {
        var currencies = List.of("EUR", "EUR", "EUR", "USD", "JPY");
        var product = new Product("product-" + products.size(), currencies.get(products.size() % currencies.size()));
        products.add(product);
        return CommandRequest.registerProduct(
                product.id(),
                "Product № " + products.size(),
                amount(product.currency()),
                product.currency(),
                random.nextLong(0, 500));
    }

    private String amount(String currency) {
        var whole = random.nextInt(1, 500);
        return switch (currency) {
            case "JPY" -> Integer.toString(whole);
            default ->
                random.nextBoolean()
                        ? whole + "." + random.nextInt(10)
                        : "%d.%02d".formatted(whole, random.nextInt(100));
        };
    }

    /** Some products are asked for much more often than others. */
    private Product product() {
        return products.get(Math.min(random.nextInt(products.size()), random.nextInt(products.size())));
    }

    private CommandRequest place() {
        var customerId = "customer-" + random.nextInt(CUSTOMERS);
        var lines = lines(product().currency(), random.nextInt(1, 5));
        if (openOrders.getOrDefault(customerId, 0) < MOST_OPEN_ORDERS) {
            openOrders.merge(customerId, 1, Integer::sum);
            open.add(new Placed("order-" + number, customerId, number, lines));
        }
        return CommandRequest.placeOrder("order-" + number, customerId, lines);
    }

    private List<Line> lines(String currency, int most) {
        var quantities = new HashMap<String, Long>();
        for (var tries = 0; tries < most * 4 && quantities.size() < most; tries++) {
            var product = product();
            if (product.currency().equals(currency)) {
                quantities.put(product.id(), random.nextLong(1, 6));
            }
        }
        if (quantities.isEmpty()) {
            quantities.put(productOf(currency), 1L);
        }
        return quantities.entrySet().stream()
                .map(entry -> new Line(entry.getKey(), entry.getValue()))
                .toList();
    }

    private String productOf(String currency) {
        return products.stream()
                .filter(product -> product.currency().equals(currency))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private CommandRequest cancel() {
        var oldest = open.peekFirst();
        if (oldest == null || number - oldest.number() < DISTANCE) {
            return place();
        }
        open.removeFirst();
        openOrders.merge(oldest.customerId(), -1, Integer::sum);
        cancelled.add(oldest);
        return CommandRequest.cancelOrder(oldest.orderId(), "changed my mind, #" + number);
    }

    /** Commands that should be refused, for a reason each. */
    private CommandRequest refusal(int kind) {
        return switch (kind) {
            case 0, 1 -> CommandRequest.registerProduct(product().id(), "again", "1.00", "EUR", 1);
            case 2 -> CommandRequest.addStock("no-product-" + number, 1);
            case 3 -> CommandRequest.changePrice("no-product-" + number, "1.00", "EUR");
            case 4 -> {
                var product = product();
                yield CommandRequest.changePrice(
                        product.id(), "2", product.currency().equals("USD") ? "EUR" : "USD");
            }
            case 5, 6 -> order(List.of(new Line(product().id(), 1), new Line("no-product-" + number, 1)));
            case 7, 8 -> order(List.of(new Line(product().id(), 999_999)));
            case 9 -> order(List.of(new Line("product-3", 1), new Line("product-3", 2)));
            case 10 -> order(List.of(new Line("product-0", 1), new Line("product-3", 1)));
            case 11, 12 -> again();
            case 13 -> CommandRequest.cancelOrder("no-order-" + number, "nothing to cancel");
            case 14, 15 -> cancelAgain();
            case 16 -> CommandRequest.addStock(product().id(), -random.nextLong(1, 100));
            default -> order(List.of(new Line(product().id(), 0)));
        };
    }

    private CommandRequest order(List<Line> lines) {
        return CommandRequest.placeOrder("refused-" + number, "customer-" + random.nextInt(CUSTOMERS), lines);
    }

    private CommandRequest again() {
        var oldest = open.peekFirst();
        return oldest == null
                ? order(List.of())
                : CommandRequest.placeOrder(oldest.orderId(), oldest.customerId(), oldest.lines());
    }

    private CommandRequest cancelAgain() {
        return cancelled.isEmpty()
                ? CommandRequest.cancelOrder("no-order-" + number, "")
                : CommandRequest.cancelOrder(
                        cancelled.get(random.nextInt(cancelled.size())).orderId(), "twice");
    }
}
