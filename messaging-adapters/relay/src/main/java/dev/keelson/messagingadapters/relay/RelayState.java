package dev.keelson.messagingadapters.relay;

/** How a relay is doing on this node. */
public sealed interface RelayState {

    /** It was not started, or was closed. */
    record Off() implements RelayState {}

    /** Another node has it, and this one takes over when that one is gone. */
    record Standby() implements RelayState {}

    /** It has the relay, and nothing is in its way. */
    record Running() implements RelayState {}

    /** The database or the broker does not do what is asked; it is asked again, with pauses. */
    record Retrying(String reason) implements RelayState {}

    /**
     * It stands still before an event that no message can be made of, or whose message the broker will not take. What the
     * broker refused is offered again after the longest of the pauses. {@link Relay#skip} passes over it.
     *
     * @param position of the event
     */
    record Stopped(long position, String reason) implements RelayState {}
}
