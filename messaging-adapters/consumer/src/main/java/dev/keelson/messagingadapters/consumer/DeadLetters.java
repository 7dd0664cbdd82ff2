package dev.keelson.messagingadapters.consumer;

/** Where a consumer puts the messages that it cannot handle. */
public enum DeadLetters {
    /** Into the consumer's database; later messages of the key wait behind them there, in order. */
    IN_STORE,
    /** Among the group's dead letters on the broker; the key goes on. */
    ON_BROKER
}
