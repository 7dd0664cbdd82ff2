package dev.keelson.examples.orderfulfilment;

import static dev.keelson.examples.orderfulfilment.Examples.cancelled;
import static dev.keelson.examples.orderfulfilment.Examples.euros;
import static dev.keelson.examples.orderfulfilment.Examples.placed;
import static dev.keelson.examples.orderfulfilment.Examples.priced;
import static dev.keelson.examples.orderfulfilment.Examples.registered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.domain.StrictJson;
import dev.keelson.examples.orderfulfilment.catalog.PriceChanged;
import dev.keelson.examples.orderfulfilment.catalog.StockAdded;
import dev.keelson.examples.orderfulfilment.orders.OrderPlaced;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.axonframework.eventsourcing.eventstore.AnnotationBasedTagResolver;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.annotation.AnnotationMessageTypeResolver;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.axonframework.messaging.eventstreaming.Tag;
import org.junit.jupiter.api.Test;

class EventTagsTest {

    private static final OrderPlaced ORDER = placed("o-1", "4.00", priced("p-1", 1, "1.00"), priced("p-2", 3, "1.00"));

    private final StrictJson json = StrictJson.create();

    @Test
    void a_products_events_have_its_tag() {
        var product = Set.of(Tag.of("product", "p-1"));
        assertThat(tags(registered("p-1", "1.00", 1))).isEqualTo(product);
        assertThat(tags(new StockAdded("p-1", 1))).isEqualTo(product);
        assertThat(tags(new PriceChanged("p-1", euros("1.00")))).isEqualTo(product);
    }

    @Test
    void an_orders_events_have_the_tags_of_order_customer_and_every_product() {
        var all = Set.of(
                Tag.of("order", "o-1"), Tag.of("customer", "c-1"), Tag.of("product", "p-1"), Tag.of("product", "p-2"));
        assertThat(tags(ORDER)).isEqualTo(all);
        assertThat(tags(cancelled(ORDER))).isEqualTo(all);
    }

    @Test
    void the_json_of_an_event_has_its_components_and_no_more() {
        assertThat(json(ORDER)).isEqualTo("""
                {"orderId":"o-1","customerId":"c-1","lines":[\
                {"productId":"p-1","quantity":1,"unitPrice":{"amount":"1.00","currency":"EUR"}},\
                {"productId":"p-2","quantity":3,"unitPrice":{"amount":"1.00","currency":"EUR"}}],\
                "total":{"amount":"4.00","currency":"EUR"}}""");
    }

    @Test
    void an_event_is_read_as_it_was_written() {
        assertThat(json.decode(json.encode(ORDER), OrderPlaced.class)).isEqualTo(ORDER);
    }

    @Test
    void events_are_named_by_their_annotation() {
        assertThat(type(ORDER)).hasToString("orders.OrderPlaced#0.0.1");
    }

    private String json(Object value) {
        return new String(json.encode(value), StandardCharsets.UTF_8);
    }

    private static Set<Tag> tags(Object event) {
        return new AnnotationBasedTagResolver().resolve(new GenericEventMessage(type(event), event));
    }

    private static MessageType type(Object event) {
        return new AnnotationMessageTypeResolver().resolveOrThrow(event);
    }
}
