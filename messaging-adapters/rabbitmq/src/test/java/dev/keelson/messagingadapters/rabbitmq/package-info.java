@NullMarked
package dev.keelson.messagingadapters.rabbitmq;

import org.jspecify.annotations.NullMarked;
