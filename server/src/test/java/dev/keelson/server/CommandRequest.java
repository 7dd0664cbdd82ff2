package dev.keelson.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A command of the order fulfilment example, as a client writes it. */
record CommandRequest(String name, ObjectNode body) {

    /** So much of a product. */
    record Line(String productId, long quantity) {}

    static CommandRequest registerProduct(String productId, String name, String amount, String currency, long stock) {
        var body = Api.JSON.createObjectNode().put("productId", productId).put("name", name);
        body.putObject("price").put("amount", amount).put("currency", currency);
        return new CommandRequest("catalog.RegisterProduct", body.put("stock", stock));
    }

    static CommandRequest addStock(String productId, long quantity) {
        return new CommandRequest(
                "catalog.AddStock",
                Api.JSON.createObjectNode().put("productId", productId).put("quantity", quantity));
    }

    static CommandRequest changePrice(String productId, String amount, String currency) {
        var body = Api.JSON.createObjectNode().put("productId", productId);
        body.putObject("price").put("amount", amount).put("currency", currency);
        return new CommandRequest("catalog.ChangePrice", body);
    }

    static CommandRequest placeOrder(String orderId, String customerId, List<Line> lines) {
        var body = Api.JSON.createObjectNode().put("orderId", orderId).put("customerId", customerId);
        var array = body.putArray("lines");
        lines.forEach(
                line -> array.addObject().put("productId", line.productId()).put("quantity", line.quantity()));
        return new CommandRequest("orders.PlaceOrder", body);
    }

    static CommandRequest cancelOrder(String orderId, String reason) {
        return new CommandRequest(
                "orders.CancelOrder",
                Api.JSON.createObjectNode().put("orderId", orderId).put("reason", reason));
    }

    String path() {
        return "/commands/" + name;
    }

    /** The type of the one event that it makes when it is accepted. */
    String eventType() {
        return switch (name) {
            case "catalog.RegisterProduct" -> "catalog.ProductRegistered";
            case "catalog.AddStock" -> "catalog.StockAdded";
            case "catalog.ChangePrice" -> "catalog.PriceChanged";
            case "orders.PlaceOrder" -> "orders.OrderPlaced";
            case "orders.CancelOrder" -> "orders.OrderCancelled";
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** The field that names the entity. */
    String entityField() {
        return name.startsWith("orders.") ? "orderId" : "productId";
    }
}
