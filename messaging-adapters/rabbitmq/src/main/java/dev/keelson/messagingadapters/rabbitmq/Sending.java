package dev.keelson.messagingadapters.rabbitmq;

import dev.keelson.messagingadapters.api.Confirmation;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.PublishFailedException;
import java.util.concurrent.CompletableFuture;

/** A message on its way, and who waits for it. */
record Sending(Message message, CompletableFuture<Confirmation> confirmed) {

    void fail(PublishFailedException failure) {
        confirmed.completeExceptionally(failure);
    }
}
