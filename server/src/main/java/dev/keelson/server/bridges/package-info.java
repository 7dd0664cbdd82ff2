/**
 * The bridges of a node: the brokers that it is told of, its relays, which carry events out to them, and its consumers, which
 * make commands or effects of what comes in. A broker that is away stops nothing but its own relays and consumers, and only for
 * as long as it is away.
 */
@NullMarked
package dev.keelson.server.bridges;

import org.jspecify.annotations.NullMarked;
