package dev.keelson.domain;

import java.util.List;
import java.util.Optional;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;

/**
 * A domain that the server serves, found by {@link java.util.ServiceLoader} on the class path or in a jar of the
 * server's modules directory. Everything in it is ordinary Axon Framework 5 code; the server adds the event store, the
 * projections' engine and the HTTP face. A module is used from one thread, once, at start.
 */
public interface DomainModule {

    /** The module's name, lower-case words joined by dashes, unique in a server: {@code order-fulfilment}. */
    String name();

    /**
     * Registers entities, command handlers, query handlers and pooled streaming processors with Axon.
     *
     * @param axon the server's configurer; event store, token store and converter are already registered with it
     */
    void configure(EventSourcingConfigurer axon);

    /**
     * Where on the class path the Flyway migrations of the module's read models are, such as
     * {@code db/order-fulfilment}; empty when it has none. They run on H2 and on PostgreSQL, before the domain starts.
     */
    default Optional<String> migrations() {
        return Optional.empty();
    }

    /**
     * The read models whose tables the server looks after, so that they can be rebuilt in service. A projection that is not
     * among them writes where it likes, and is reset by hand.
     */
    default List<ReadModel> readModels() {
        return List.of();
    }

    /**
     * What becomes of stored events of old shapes when they are read, for decisions, projections and the feed alike. At
     * most one upcaster in a server takes a shape.
     */
    default List<Upcaster> upcasters() {
        return List.of();
    }
}
