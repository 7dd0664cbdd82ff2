package dev.keelson.examples.orderfulfilment.readmodels;

import java.util.Optional;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.sequencing.SequencingPolicy;

/**
 * Every event in one sequence of that name. Axon's own {@code SequentialPolicy} says the same with an object that hashes
 * differently in every process, so its events change segments at a restart and some are never handled.
 */
record InOneSequence(String name) implements SequencingPolicy {

    @Override
    public Optional<Object> getSequenceIdentifierFor(EventMessage event, ProcessingContext context) {
        return Optional.of(name);
    }
}
