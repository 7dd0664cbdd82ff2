package dev.keelson.examples.orderfulfilment.readmodels;

/** Whether an order holds its stock. */
public enum OrderStatus {
    OPEN,
    CANCELLED
}
