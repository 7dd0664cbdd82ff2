package dev.keelson.projections;

import dev.keelson.domain.SideEffect;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.axonframework.messaging.eventhandling.annotation.SequencingPolicy;
import org.axonframework.messaging.eventhandling.sequencing.PropertySequencingPolicy;

/** Writes a letter to the owner of an account about each deposit, which is never to be written twice. */
@SequencingPolicy(type = PropertySequencingPolicy.class, parameters = "account")
public final class Mailer {

    final Queue<String> sent = new ConcurrentLinkedQueue<>();

    @SideEffect
    @EventHandler(eventName = "bank.Deposited")
    void on(Deposited event) {
        sent.add(event.account() + "-" + event.number());
    }
}
