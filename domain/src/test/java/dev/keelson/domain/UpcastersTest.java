package dev.keelson.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.junit.jupiter.api.Test;

class UpcastersTest {

    private static final EventRevision PLACED_1 = new EventRevision("orders.Placed", "1");
    private static final EventRevision PLACED_2 = new EventRevision("orders.Placed", "2");
    private static final EventRevision PLACED_3 = new EventRevision("orders.Placed", "3");
    private static final EventRevision PAID = new EventRevision("orders.Paid", "1");
    private static final EventRevision NOISE = new EventRevision("orders.Noise", "1");

    private static final Upcaster RENAME =
            Upcaster.toOne(PLACED_1, PLACED_2, payload -> payload.set("customer", payload.remove("client")));
    private static final Upcaster SPLIT = Upcaster.toMany(
            PLACED_2,
            Set.of(PLACED_3, PAID),
            event -> List.of(
                    event.as(PLACED_3, event.payload()),
                    event.as(PAID, event.payload().deepCopy())));

    private static Upcasters upcasters(Upcaster... upcasters) {
        return Upcasters.of(List.of(new Module("orders", List.of(upcasters))));
    }

    private static StoredEvent event(EventRevision shape) {
        ObjectNode payload = JsonNodeFactory.instance.objectNode().put("client", "ann");
        return new StoredEvent(shape, Instant.EPOCH, Map.of("correlationId", "c-1"), payload);
    }

    @Test
    void one_becomes_one() {
        var made = upcasters(RENAME).upcast(event(PLACED_1));
        assertThat(made).singleElement().satisfies(event -> {
            assertThat(event.shape()).isEqualTo(PLACED_2);
            assertThat(event.payload()).hasToString("{\"customer\":\"ann\"}");
            assertThat(event.metadata()).containsEntry("correlationId", "c-1");
            assertThat(event.time()).isEqualTo(Instant.EPOCH);
        });
    }

    @Test
    void a_chain_is_followed_to_its_end_and_one_becomes_many() {
        assertThat(upcasters(SPLIT, RENAME).upcast(event(PLACED_1)))
                .extracting(StoredEvent::shape)
                .containsExactly(PLACED_3, PAID);
    }

    @Test
    void a_part_may_be_dropped_further_on() {
        assertThat(upcasters(SPLIT, Upcaster.dropping(PAID)).upcast(event(PLACED_2)))
                .extracting(StoredEvent::shape)
                .containsExactly(PLACED_3);
        assertThat(upcasters(Upcaster.dropping(NOISE)).upcast(event(NOISE))).isEmpty();
    }

    @Test
    void what_nobody_takes_stays_as_it_is() {
        var upcasters = upcasters(RENAME);
        var event = event(PLACED_3);
        assertThat(upcasters.takes("orders.Placed", "1")).isTrue();
        assertThat(upcasters.takes("orders.Placed", "3")).isFalse();
        assertThat(upcasters.takes("orders.Paid", "1")).isFalse();
        assertThat(upcasters.upcast(event)).containsExactly(event);
        assertThat(upcasters.isEmpty()).isFalse();
        assertThat(upcasters().isEmpty()).isTrue();
    }

    @Test
    void where_types_come_from_and_go_to_is_known_over_chains() {
        var upcasters = upcasters(RENAME, SPLIT, Upcaster.dropping(NOISE));
        assertThat(upcasters.typesFrom(PLACED_1)).containsExactlyInAnyOrder("orders.Placed", "orders.Paid");
        assertThat(upcasters.typesFrom(PLACED_3)).containsExactly("orders.Placed");
        assertThat(upcasters.typesFrom(NOISE)).isEmpty();
        assertThat(upcasters.typesTo("orders.Paid")).containsExactly("orders.Placed");
        assertThat(upcasters.typesTo("orders.Placed")).isEmpty();
    }

    @Test
    void two_upcasters_of_one_shape_are_refused_with_their_modules() {
        var modules = List.<DomainModule>of(
                new Module("orders", List.of(RENAME)), new Module("billing", List.of(Upcaster.dropping(PLACED_1))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Upcasters.of(modules))
                .withMessage("two upcasters take orders.Placed revision 1: one of module orders, one of module billing;"
                        + " remove one");
    }

    @Test
    void a_circle_is_refused_with_its_shapes_and_modules() {
        var back = Upcaster.toOne(PAID, PLACED_1, _ -> {});
        var modules = List.<DomainModule>of(
                new Module("orders", List.of(RENAME, SPLIT)), new Module("billing", List.of(back)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Upcasters.of(modules))
                .withMessage(
                        "upcasters go in a circle: orders.Placed revision 1 -> orders.Placed revision 2 ->"
                                + " orders.Paid revision 1 -> orders.Placed revision 1; remove one of module orders or billing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> upcasters(Upcaster.toOne(PAID, PAID, _ -> {})))
                .withMessageContaining("orders.Paid revision 1 -> orders.Paid revision 1");
    }

    @Test
    void two_ways_to_one_shape_are_no_circle() {
        var upcasters = upcasters(
                Upcaster.toMany(PLACED_1, Set.of(PLACED_2, PAID), List::of),
                Upcaster.toOne(PLACED_2, PLACED_3, _ -> {}),
                Upcaster.toOne(PAID, PLACED_3, _ -> {}));
        assertThat(upcasters.typesFrom(PLACED_1)).containsExactly("orders.Placed");
    }

    @Test
    void a_shape_that_was_not_announced_is_refused() {
        var wrong = Upcaster.toMany(PLACED_1, Set.of(PLACED_2), event -> List.of(event.as(PAID, event.payload())));
        assertThatIllegalStateException()
                .isThrownBy(() -> upcasters(wrong).upcast(event(PLACED_1)))
                .withMessage("the upcaster of module orders from orders.Placed revision 1 made orders.Paid revision 1,"
                        + " but says that it makes [orders.Placed revision 2]");
    }

    @Test
    void a_blank_component_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EventRevision(" ", "1"))
                .withMessage("type must not be blank, was ' '");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EventRevision("orders.Placed", ""))
                .withMessage("revision must not be blank, was ''");
    }

    private record Module(String name, List<Upcaster> upcasters) implements DomainModule {

        @Override
        public void configure(EventSourcingConfigurer axon) {}
    }
}
