package dev.keelson.examples.orderfulfilment.readmodels;

import dev.keelson.examples.orderfulfilment.Money;

/** What was sold of a product in orders that were not cancelled. */
public record SalesView(String productId, long quantity, long orders, Money revenue) {}
