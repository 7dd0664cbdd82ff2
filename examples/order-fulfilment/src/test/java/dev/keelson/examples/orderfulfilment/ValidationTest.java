package dev.keelson.examples.orderfulfilment;

import static dev.keelson.examples.orderfulfilment.Examples.euros;
import static dev.keelson.examples.orderfulfilment.Examples.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keelson.domain.InvalidMessageException;
import dev.keelson.domain.MessageDecoder;
import dev.keelson.domain.MessageSchemas;
import dev.keelson.domain.StrictJson;
import dev.keelson.examples.orderfulfilment.catalog.AddStock;
import dev.keelson.examples.orderfulfilment.catalog.ChangePrice;
import dev.keelson.examples.orderfulfilment.catalog.RegisterProduct;
import dev.keelson.examples.orderfulfilment.orders.CancelOrder;
import dev.keelson.examples.orderfulfilment.orders.PlaceOrder;
import dev.keelson.examples.orderfulfilment.readmodels.FindOrdersOfCustomer;
import dev.keelson.examples.orderfulfilment.readmodels.FindProducts;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ValidationTest {

    private final ValidatorFactory factory = Validation.buildDefaultValidatorFactory();

    @AfterEach
    void close() {
        factory.close();
    }

    @Test
    void good_messages_have_nothing_to_refuse() {
        assertThat(refusals(new RegisterProduct("p-1._A", "One", euros("12.30"), 0)))
                .isEmpty();
        assertThat(refusals(new AddStock("p-1", 1_000_000))).isEmpty();
        assertThat(refusals(new ChangePrice("p-1", new Money("12", "JPY")))).isEmpty();
        assertThat(refusals(new PlaceOrder("o-1", "c-1", List.of(line("p-1", 1)))))
                .isEmpty();
        assertThat(refusals(new CancelOrder("o-1", "changed my mind"))).isEmpty();
        assertThat(refusals(new FindProducts(null, null))).isEmpty();
        assertThat(refusals(new FindOrdersOfCustomer("c-1", "o-1", 100))).isEmpty();
    }

    @Test
    void ids_are_short_and_plain() {
        assertThat(refusals(new AddStock("", 1))).containsExactly("productId");
        assertThat(refusals(new AddStock("p 1", 1))).containsExactly("productId");
        assertThat(refusals(new AddStock("p/1", 1))).containsExactly("productId");
        assertThat(refusals(new AddStock("p\n", 1))).containsExactly("productId");
        assertThat(refusals(new AddStock("p".repeat(64), 1))).isEmpty();
        assertThat(refusals(new AddStock("p".repeat(65), 1))).containsExactly("productId");
        assertThat(refusals(new FindOrdersOfCustomer("c 1", "o 1", null))).containsExactly("after", "customerId");
    }

    @Test
    void quantities_and_stock_have_bounds() {
        assertThat(refusals(new AddStock("p-1", 0))).containsExactly("quantity");
        assertThat(refusals(new AddStock("p-1", 1_000_001))).containsExactly("quantity");
        assertThat(refusals(new RegisterProduct("p-1", "One", euros("1.00"), -1)))
                .containsExactly("stock");
        assertThat(refusals(new RegisterProduct("p-1", "One", euros("1.00"), 1_000_000_001)))
                .containsExactly("stock");
    }

    @Test
    void texts_have_bounds() {
        assertThat(refusals(new RegisterProduct("p-1", " ", euros("1.00"), 1))).containsExactly("name");
        assertThat(refusals(new RegisterProduct("p-1", "n".repeat(201), euros("1.00"), 1)))
                .containsExactly("name");
        assertThat(refusals(new CancelOrder("o-1", ""))).containsExactly("reason");
        assertThat(refusals(new CancelOrder("o-1", "r".repeat(501)))).containsExactly("reason");
    }

    @Test
    void an_amount_is_digits_with_at_most_two_decimals() {
        for (var amount : new String[] {"", "-1", "1.", ".5", "1.234", "1,00", "1e3", "1234567890123", "\u0661"}) {
            assertThat(refusals(new ChangePrice("p-1", euros(amount)))).containsExactly("price.amount");
        }
    }

    @Test
    void an_amount_has_no_more_decimals_than_its_currency() {
        assertThat(refusals(new ChangePrice("p-1", new Money("12.50", "JPY")))).containsExactly("price.amount");
        assertThat(refusals(new ChangePrice("p-1", new Money("12.00", "JPY")))).isEmpty();
    }

    @Test
    void a_currency_is_a_known_one_with_at_most_two_decimals() {
        for (var currency : new String[] {"eur", "EURO", "QQQ", "XAU", "KWD"}) {
            assertThat(refusals(new ChangePrice("p-1", new Money("1.00", currency))))
                    .containsExactly("price.currency");
        }
    }

    @Test
    void an_order_has_one_to_a_hundred_lines() {
        assertThat(refusals(new PlaceOrder("o-1", "c-1", List.of()))).containsExactly("lines");
        assertThat(refusals(new PlaceOrder("o-1", "c-1", Collections.nCopies(101, line("p-1", 1)))))
                .containsExactly("lines");
    }

    @Test
    void every_line_of_an_order_is_checked() {
        var command = new PlaceOrder("o-1", "c-1", List.of(line("p-1", 1), line("p 2", 0)));

        assertThat(refusals(command)).containsExactly("lines[1].productId", "lines[1].quantity");
    }

    @Test
    @SuppressWarnings("NullAway")
    void what_is_null_is_refused_and_not_stumbled_over() {
        assertThat(refusals(new RegisterProduct(null, null, null, 1))).contains("productId", "name", "price");
        assertThat(refusals(new ChangePrice("p-1", new Money(null, null))))
                .containsExactly("price.amount", "price.currency");
        assertThat(refusals(new PlaceOrder(null, null, null))).contains("orderId", "customerId", "lines");
        assertThat(refusals(new PlaceOrder("o-1", "c-1", Arrays.asList(line("p-1", 1), null))))
                .hasSize(1);
    }

    @Test
    void pages_have_bounds() {
        assertThat(refusals(new FindProducts("p 1", 0))).containsExactly("after", "limit");
        assertThat(refusals(new FindProducts("p-1", 101))).containsExactly("limit");
    }

    @Test
    void a_refused_message_names_each_fault_by_its_pointer() {
        var decoder = new MessageDecoder(StrictJson.create(), factory.getValidator());
        var json = """
                {"orderId": "o-1", "customerId": "c-1", "lines": [{"productId": "p-1", "quantity": 0}]}""";

        var refusal = catchThrowableOfType(
                InvalidMessageException.class,
                () -> decoder.decode(json.getBytes(StandardCharsets.UTF_8), PlaceOrder.class));

        assertThat(refusal.violations()).singleElement().satisfies(violation -> assertThat(violation.pointer())
                .isEqualTo("/lines/0/quantity"));
    }

    @Test
    void the_schema_of_a_message_shows_the_constraints_of_its_ids() {
        var schema = new MessageSchemas().schemaOf(AddStock.class);

        assertThat(schema.at("/properties/productId/maxLength").asInt()).isEqualTo(64);
        assertThat(schema.at("/properties/productId/pattern").asText()).isNotEmpty();
        assertThat(schema.at("/properties/quantity/maximum").asInt()).isEqualTo(1_000_000);
    }

    private List<String> refusals(Object message) {
        return factory.getValidator().validate(message).stream()
                .map(violation -> violation.getPropertyPath().toString())
                .distinct()
                .sorted()
                .toList();
    }
}
