/**
 * Products, their prices and their supply: commands, events and the decisions between them. Knows nothing of orders.
 */
@NullMarked
package dev.keelson.examples.orderfulfilment.catalog;

import org.jspecify.annotations.NullMarked;
