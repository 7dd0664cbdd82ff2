/**
 * The port to message brokers: publish, subscribe, settle. {@link dev.keelson.messagingadapters.api.MessagingAdapter} is what
 * relays and consumers use; {@link dev.keelson.messagingadapters.api.DeliveryLanes},
 * {@link dev.keelson.messagingadapters.api.PublishWindow} and {@link dev.keelson.messagingadapters.api.Connectivity} are what
 * adapters are built from, so that order, bounds and draining are the same on every broker. Nothing here knows a broker, a
 * client library, the log or what a message is about.
 */
@NullMarked
package dev.keelson.messagingadapters.api;

import org.jspecify.annotations.NullMarked;
