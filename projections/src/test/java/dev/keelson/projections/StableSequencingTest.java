package dev.keelson.projections;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keelson.eventstore.EventLogs;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventhandling.SimpleEventHandlingComponent;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.axonframework.messaging.eventhandling.annotation.SequencingPolicy;
import org.axonframework.messaging.eventhandling.sequencing.FullConcurrencyPolicy;
import org.axonframework.messaging.eventhandling.sequencing.MetadataSequencingPolicy;
import org.junit.jupiter.api.Test;

/** Axon 5.0.1 would give handlers without a policy another segment at each start, and skip their events. */
final class StableSequencingTest {

    @Test
    void a_handler_without_a_policy_refuses_the_start() {
        assertThatThrownBy(() -> start(new Undecided()))
                .hasStackTraceContaining(
                        "StableSequencingTest$Undecided.on has no sequencing policy that is stable over"
                                + " restarts; annotate the method or its class, for example with"
                                + " @SequencingPolicy(type = PropertySequencingPolicy.class, parameters = \"orderId\")");
    }

    @Test
    void the_policy_whose_key_is_an_objects_identity_refuses_the_start() {
        assertThatThrownBy(() -> start(new Sequential()))
                .hasStackTraceContaining("StableSequencingTest$Sequential.on has no sequencing policy");
    }

    @Test
    void a_component_without_annotations_and_policy_refuses_the_start() {
        assertThatThrownBy(() -> declare(new SimpleEventHandlingComponent()))
                .hasStackTraceContaining(
                        "EventHandlingComponent[bank][0] handles bank.Deposited without a sequencing policy");
    }

    @Test
    void components_with_stable_policies_get_as_far_as_the_database() {
        for (var stable : List.<Runnable>of(
                () -> start(new Concurrent()),
                () -> declare(new SimpleEventHandlingComponent(new MetadataSequencingPolicy("account"))))) {
            assertThatThrownBy(stable::run).hasStackTraceContaining("the database was reached");
        }
    }

    private static void start(Object handler) {
        TestNode.start(
                        noDatabase(),
                        EventLogs.inMemory(),
                        ProjectionsConfiguration.DEFAULT,
                        ProjectionsObserver.NONE,
                        Map.of("bank", handler))
                .close();
    }

    private static void declare(SimpleEventHandlingComponent component) {
        component.subscribe(
                new QualifiedName("bank.Deposited"),
                (_, _) -> MessageStream.empty().ignoreEntries().cast());
        TestNode.start(
                        noDatabase(),
                        EventLogs.inMemory(),
                        ProjectionsConfiguration.DEFAULT,
                        ProjectionsObserver.NONE,
                        axon -> axon.messaging(messaging -> messaging.eventProcessing(
                                events -> events.pooledStreaming(pooled -> pooled.defaultProcessor(
                                        "bank", handlers -> handlers.declarative(_ -> component))))))
                .close();
    }

    private static DataSource noDatabase() {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (_, _, _) -> {
                    throw new java.sql.SQLException("the database was reached");
                });
    }

    static final class Undecided {
        @EventHandler(eventName = "bank.Deposited")
        void on(Deposited event) {}
    }

    @SequencingPolicy
    static final class Sequential {
        @EventHandler(eventName = "bank.Deposited")
        void on(Deposited event) {}
    }

    @SequencingPolicy(type = FullConcurrencyPolicy.class)
    static final class Concurrent {
        @EventHandler(eventName = "bank.Deposited")
        void on(Deposited event) {}
    }
}
