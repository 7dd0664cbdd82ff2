package dev.keelson.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The read models of the order fulfilment example, worked out again from nothing but the CloudEvents: stock and sales are
 * sums over the orders that are open in the end, not running totals as in the server. On the way every event is held
 * against the rules of the domain as of its position.
 */
final class Fold {

    private static final int MOST_OPEN_ORDERS = 5;

    private static final class Product {
        private final String name;
        private final String currency;
        private BigDecimal price;
        private long received;
        private long reserved;

        Product(JsonNode data) {
            name = data.path("name").asText();
            currency = data.path("price").path("currency").asText();
            price = new BigDecimal(data.path("price").path("amount").asText());
            received = data.path("stock").asLong();
        }
    }

    private static final class PlacedOrder {
        private final String customerId;
        private final JsonNode lines;
        private final String placedAt;
        private String reason = "";
        private boolean cancelled;

        PlacedOrder(JsonNode event) {
            customerId = event.path("data").path("customerId").asText();
            lines = event.path("data").path("lines");
            placedAt = event.path("time").asText();
        }
    }

    private final Map<String, Product> products = new TreeMap<>();
    private final Map<String, PlacedOrder> orders = new TreeMap<>();
    private final Map<String, Integer> openOrders = new HashMap<>();
    private final List<String> broken = new ArrayList<>();

    static Fold of(Collection<JsonNode> events) {
        var fold = new Fold();
        events.forEach(fold::add);
        return fold;
    }

    private void add(JsonNode event) {
        var data = event.path("data");
        switch (event.path("type").asText()) {
            case "catalog.ProductRegistered" ->
                rule(products.put(productId(data), new Product(data)) == null, event, "a product is registered once");
            case "catalog.StockAdded" ->
                product(data).received += data.path("quantity").asLong();
            case "catalog.PriceChanged" -> changePrice(event);
            case "orders.OrderPlaced" -> place(event);
            case "orders.OrderCancelled" -> cancel(event);
            default -> rule(false, event, "the type is known");
        }
    }

    private void changePrice(JsonNode event) {
        var price = event.path("data").path("price");
        var product = product(event.path("data"));
        rule(product.currency.equals(price.path("currency").asText()), event, "a product keeps its currency");
        product.price = new BigDecimal(price.path("amount").asText());
    }

    private void place(JsonNode event) {
        var data = event.path("data");
        var order = new PlacedOrder(event);
        rule(orders.put(data.path("orderId").asText(), order) == null, event, "an order is placed once");
        for (var line : order.lines) {
            var product = product(line);
            product.reserved += line.path("quantity").asLong();
            rule(product.reserved <= product.received, event, "no more is sold than is in stock");
            rule(unitPrice(line).compareTo(product.price) == 0, event, "an order pays the price of its moment");
        }
        var total = new BigDecimal(data.path("total").path("amount").asText());
        rule(total.compareTo(total(order)) == 0, event, "the total is the sum of the lines");
        rule(
                openOrders.merge(order.customerId, 1, Integer::sum) <= MOST_OPEN_ORDERS,
                event,
                "a customer has at most five open orders");
    }

    private void cancel(JsonNode event) {
        var data = event.path("data");
        var order = orders.get(data.path("orderId").asText());
        if (order == null) {
            rule(false, event, "an order that is cancelled was placed");
            return;
        }
        rule(!order.cancelled, event, "an order is cancelled once");
        rule(order.lines.equals(data.path("lines")), event, "a cancellation repeats the order's lines");
        order.cancelled = true;
        order.reason = data.path("reason").asText();
        order.lines.forEach(
                line -> product(line).reserved -= line.path("quantity").asLong());
        openOrders.merge(order.customerId, -1, Integer::sum);
    }

    private void rule(boolean kept, JsonNode event, String rule) {
        if (!kept) {
            broken.add("%s, but: %s".formatted(rule, event));
        }
    }

    private Product product(JsonNode data) {
        var product = products.get(productId(data));
        if (product == null) {
            throw new AssertionError("an event comes before its product's registration: " + data);
        }
        return product;
    }

    private static String productId(JsonNode data) {
        return data.path("productId").asText();
    }

    private static BigDecimal unitPrice(JsonNode line) {
        return new BigDecimal(line.path("unitPrice").path("amount").asText());
    }

    private static BigDecimal price(JsonNode line) {
        return unitPrice(line).multiply(BigDecimal.valueOf(line.path("quantity").asLong()));
    }

    private static BigDecimal total(PlacedOrder order) {
        return order.lines.valueStream().map(Fold::price).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Rules that an event broke, with the event. */
    List<String> brokenRules() {
        return broken;
    }

    /** As {@code catalog.FindProducts} should have them, by id. */
    Map<String, JsonNode> products() {
        var views = new TreeMap<String, JsonNode>();
        products.forEach((id, product) -> {
            var view = Api.JSON.createObjectNode().put("productId", id).put("name", product.name);
            view.set("price", money(product.price, product.currency));
            views.put(id, plain(view.put("stock", product.received - product.reserved)));
        });
        return views;
    }

    /** As {@code orders.FindOrdersOfCustomer} should have them, by customer and order id. */
    Map<String, Map<String, JsonNode>> ordersByCustomer() {
        var views = new TreeMap<String, Map<String, JsonNode>>();
        orders.forEach((id, order) ->
                views.computeIfAbsent(order.customerId, _ -> new TreeMap<>()).put(id, view(id, order)));
        return views;
    }

    private static JsonNode view(String id, PlacedOrder order) {
        var view = Api.JSON
                .createObjectNode()
                .put("orderId", id)
                .put("customerId", order.customerId)
                .put("status", order.cancelled ? "CANCELLED" : "OPEN");
        view.set("lines", order.lines);
        view.set("total", money(total(order), currency(order)));
        if (order.cancelled) {
            view.put("reason", order.reason);
        }
        return plain(view.put("placedAt", order.placedAt));
    }

    private static String currency(PlacedOrder order) {
        return order.lines.path(0).path("unitPrice").path("currency").asText();
    }

    /** As {@code orders.FindSales} should have them, by product id: of each product that was ever ordered. */
    Map<String, JsonNode> sales() {
        var views = new TreeMap<String, JsonNode>();
        orders.values().stream()
                .flatMap(order -> order.lines.valueStream())
                .map(Fold::productId)
                .distinct()
                .forEach(id -> views.put(id, sales(id)));
        return views;
    }

    private JsonNode sales(String productId) {
        var open = orders.values().stream()
                .filter(order -> !order.cancelled)
                .flatMap(order -> order.lines.valueStream())
                .filter(line -> productId(line).equals(productId))
                .toList();
        var revenue = open.stream().map(Fold::price).reduce(BigDecimal.ZERO, BigDecimal::add);
        var quantity =
                open.stream().mapToLong(line -> line.path("quantity").asLong()).sum();
        var view = Api.JSON
                .createObjectNode()
                .put("productId", productId)
                .put("quantity", quantity)
                .put("orders", open.size());
        var product = product(view);
        view.set("revenue", money(revenue, product.currency));
        return plain(view);
    }

    private static ObjectNode money(BigDecimal amount, String currency) {
        var decimals = Currency.getInstance(currency).getDefaultFractionDigits();
        return Api.JSON
                .createObjectNode()
                .put("amount", amount.setScale(decimals).toPlainString())
                .put("currency", currency);
    }

    /** As it would be parsed from text, without fields that are null: an absent field and a null one say the same. */
    static JsonNode plain(JsonNode json) {
        var parsed = Api.parse(json.toString());
        removeNulls(parsed);
        return parsed;
    }

    private static void removeNulls(JsonNode json) {
        if (json instanceof ObjectNode object) {
            object.properties().removeIf(field -> field.getValue().isNull());
        }
        if (json instanceof ObjectNode || json instanceof ArrayNode) {
            json.forEach(Fold::removeNulls);
        }
    }
}
