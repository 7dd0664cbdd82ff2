package dev.keelson.eventstore;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import org.axonframework.common.IdentifierFactory;

/**
 * Gives every message that Axon makes a UUID of version 7: ids that rise with time keep the index of event ids compact.
 * Found by Axon through {@link java.util.ServiceLoader}. Safe for use by many threads.
 */
public final class TimeOrderedIdentifiers extends IdentifierFactory {

    private final TimeBasedEpochRandomGenerator generator = Generators.timeBasedEpochRandomGenerator();

    @Override
    public String generateIdentifier() {
        return generator.generate().toString();
    }
}
