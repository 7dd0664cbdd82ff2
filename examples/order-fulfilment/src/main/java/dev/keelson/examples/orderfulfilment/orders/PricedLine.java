package dev.keelson.examples.orderfulfilment.orders;

import dev.keelson.examples.orderfulfilment.Money;

/** So much of a product, at the price that held when it was ordered. */
public record PricedLine(String productId, long quantity, Money unitPrice) {

    /** What the line costs. */
    public Money total() {
        return unitPrice.times(quantity);
    }
}
