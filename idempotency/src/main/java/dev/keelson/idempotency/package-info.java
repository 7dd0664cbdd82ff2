/**
 * Once: the gate that lets a request with a key have its effect one time, and the record of what a group has consumed. The
 * ports are {@link dev.keelson.idempotency.IdempotencyGate} and {@link dev.keelson.idempotency.IdempotentConsumer}. Nothing
 * here knows what a command, an event or an HTTP request is.
 */
@NullMarked
package dev.keelson.idempotency;

import org.jspecify.annotations.NullMarked;
