/**
 * An example domain: products with stock, orders that reserve it. Here are the module and what its parts share; the
 * decisions are in {@code catalog} and {@code orders}, what is read of them in {@code readmodels}.
 */
@NullMarked
package dev.keelson.examples.orderfulfilment;

import org.jspecify.annotations.NullMarked;
