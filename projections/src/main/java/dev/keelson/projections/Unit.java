package dev.keelson.projections;

import org.axonframework.messaging.eventhandling.EventHandlingComponent;

/**
 * What one component of a projection has to do about one event.
 *
 * @param number of the component among those of the projection that handle such events, from 0
 * @param sequence the key of the events that are handled in order
 * @param hasEffects whether some handler of the component is marked as a side effect
 */
record Unit(EventHandlingComponent component, int number, String sequence, boolean hasEffects) {}
