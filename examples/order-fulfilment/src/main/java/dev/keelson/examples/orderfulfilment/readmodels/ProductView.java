package dev.keelson.examples.orderfulfilment.readmodels;

import dev.keelson.examples.orderfulfilment.Money;

/** A product with what is available of it. */
public record ProductView(String productId, String name, Money price, long stock) {}
