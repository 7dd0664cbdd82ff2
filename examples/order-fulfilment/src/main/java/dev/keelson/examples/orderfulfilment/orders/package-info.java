/**
 * Orders: commands, events and the decisions between them. Knows the catalog's events, since an order is decided on them.
 */
@NullMarked
package dev.keelson.examples.orderfulfilment.orders;

import org.jspecify.annotations.NullMarked;
