package dev.keelson.queryside;

/**
 * The durable subscription that a client of the feed wants to be a member of.
 *
 * @param atHead whether a new one begins at the head; else it begins after the position of the request
 */
record SubscriptionStart(String name, boolean atHead) {}
