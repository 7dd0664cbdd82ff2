/**
 * Messages in: a {@link dev.keelson.messagingadapters.consumer.Consumer} takes what an adapter delivers, has its effect once,
 * acknowledges it after the commit, and parks what cannot be handled. Nothing here knows a broker, a command bus, the log or
 * what a message is about; the effect is given by {@link dev.keelson.messagingadapters.consumer.MessageEffect}.
 */
@NullMarked
package dev.keelson.messagingadapters.consumer;

import org.jspecify.annotations.NullMarked;
