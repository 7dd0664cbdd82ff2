/**
 * What can be asked: queries, their views, the tables behind them and the projections that fill these from events. Axon 5.0.1
 * does not take an event's or a query's name from its {@code @Event} or {@code @Query}, so handlers repeat it.
 */
@NullMarked
package dev.keelson.examples.orderfulfilment.readmodels;

import org.jspecify.annotations.NullMarked;
