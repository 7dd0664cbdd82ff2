package dev.keelson.domain;

import static dev.keelson.domain.Refusals.json;
import static dev.keelson.domain.Refusals.violationsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class MessageDecoderTest {

    private static final ValidatorFactory FACTORY = Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(
                    new English(Validation.byDefaultProvider().configure().getDefaultMessageInterpolator()))
            .buildValidatorFactory();

    private final StrictJson json = StrictJson.create();
    private final MessageDecoder decoder = new MessageDecoder(json, FACTORY.getValidator());

    /** Keeps the texts the same wherever the tests run. */
    record English(jakarta.validation.MessageInterpolator delegate) implements jakarta.validation.MessageInterpolator {
        @Override
        public String interpolate(String template, Context context) {
            return delegate.interpolate(template, context, Locale.ENGLISH);
        }

        @Override
        public String interpolate(String template, Context context, Locale locale) {
            return delegate.interpolate(template, context, Locale.ENGLISH);
        }
    }

    record Line(
            @Pattern(regexp = "p-\\d+") String productId,
            @Min(1) int quantity) {}

    record Order(
            @NotBlank String orderId,
            @NotEmpty List<@Valid Line> lines,
            @Nullable @Size(max = 3) String note) {}

    record Tagged(List<@NotBlank String> tags) {}

    record Prices(Map<@NotBlank String, @Min(1) Integer> cents) {}

    record Shelf(Map<String, @Valid Line> lines) {}

    record Nested(@Valid Line line, @Valid List<List<@Valid Line>> groups) {}

    record Maybe(Optional<@Size(min = 2) String> nickname) {}

    record Range(int low, int high) {
        @AssertTrue(message = "low must not be above high")
        boolean isOrdered() {
            return low <= high;
        }
    }

    @AfterAll
    static void close() {
        FACTORY.close();
    }

    private List<Violation> violations(String text, Class<?> type) {
        return violationsOf(() -> decoder.decode(json(text), type));
    }

    @Test
    void a_good_message_comes_through() {
        assertThat(decoder.decode(
                        json("{'orderId':'o-1','lines':[{'productId':'p-1','quantity':1}],'note':'abc'}"), Order.class))
                .isEqualTo(new Order("o-1", List.of(new Line("p-1", 1)), "abc"));
        assertThat(decoder.decode(json("{'orderId':'o-1','lines':[{'productId':'p-1','quantity':1}]}"), Order.class))
                .isEqualTo(new Order("o-1", List.of(new Line("p-1", 1)), null));
    }

    @Test
    void a_broken_constraint_shows_pointer_value_and_what_would_be_right() {
        assertThat(violations("{'productId':'p-1','quantity':-3}", Line.class))
                .containsExactly(new Violation("/quantity", "must be at least 1, was -3"));
    }

    @Test
    void every_broken_constraint_is_listed_in_order_of_pointers() {
        var text =
                "{'orderId':' ','lines':[{'productId':'p-1','quantity':0},{'productId':'q','quantity':-1}],'note':'long'}";
        assertThat(violations(text, Order.class))
                .containsExactly(
                        new Violation("/lines/0/quantity", "must be at least 1, was 0"),
                        new Violation("/lines/1/productId", "must match \"p-\\d+\", was \"q\""),
                        new Violation("/lines/1/quantity", "must be at least 1, was -1"),
                        new Violation("/note", "size must be between 0 and 3, was \"long\""),
                        new Violation("/orderId", "must not be blank, was \" \""));
    }

    @Test
    void the_message_sums_up_the_violations() {
        assertThatThrownBy(() -> decoder.decode(json("{'productId':'q','quantity':0}"), Line.class))
                .hasMessage("/productId must match \"p-\\d+\", was \"q\"; " + "/quantity must be at least 1, was 0");
    }

    @Test
    void an_empty_list_is_refused_without_its_content() {
        assertThat(violations("{'orderId':'o-1','lines':[]}", Order.class))
                .containsExactly(new Violation("/lines", "must not be empty"));
    }

    @Test
    void an_element_is_named_by_its_index() {
        assertThat(violations("{'tags':['a','','b',' ']}", Tagged.class))
                .containsExactly(
                        new Violation("/tags/1", "must not be blank, was \"\""),
                        new Violation("/tags/3", "must not be blank, was \" \""));
    }

    @Test
    void a_map_value_is_named_by_its_key() {
        assertThat(violations("{'cents':{'p-1':1,'p-2':0}}", Prices.class))
                .containsExactly(new Violation("/cents/p-2", "must be at least 1, was 0"));
        assertThat(violations("{'lines':{'first':{'productId':'p-1','quantity':0}}}", Shelf.class))
                .containsExactly(new Violation("/lines/first/quantity", "must be at least 1, was 0"));
    }

    @Test
    void a_map_key_is_named_by_itself() {
        assertThat(violations("{'cents':{' ':1}}", Prices.class))
                .containsExactly(new Violation("/cents/ ", "must not be blank, was \" \""));
    }

    @Test
    void a_key_in_a_pointer_is_escaped() {
        assertThat(violations("{'cents':{'a/b~c':0}}", Prices.class))
                .containsExactly(new Violation("/cents/a~1b~0c", "must be at least 1, was 0"));
    }

    @Test
    void nested_records_have_the_whole_pointer() {
        assertThat(violations(
                        "{'line':{'productId':'p-1','quantity':0},'groups':[[],[{'productId':'p-1','quantity':-1}]]}",
                        Nested.class))
                .containsExactly(
                        new Violation("/groups/1/0/quantity", "must be at least 1, was -1"),
                        new Violation("/line/quantity", "must be at least 1, was 0"));
    }

    @Test
    void an_optional_is_looked_into() {
        assertThat(violations("{'nickname':'a'}", Maybe.class))
                .containsExactly(new Violation("/nickname", "size must be between 2 and 2147483647, was \"a\""));
        assertThat(decoder.decode(json("{}"), Maybe.class)).isEqualTo(new Maybe(Optional.empty()));
    }

    @Test
    void a_rule_over_several_components_is_told() {
        assertThat(violations("{'low':2,'high':1}", Range.class))
                .singleElement()
                .extracting(Violation::detail)
                .asString()
                .startsWith("low must not be above high");
    }

    @Test
    void a_long_value_is_cut() {
        assertThat(violations("{'orderId':'o-1','lines':[],'note':'" + "x".repeat(100_000) + "'}", Order.class))
                .allSatisfy(violation -> assertThat(violation.detail()).hasSizeLessThan(200));
    }

    @Test
    void what_does_not_fit_is_told_before_constraints_are_looked_at() {
        assertThat(violations("{'productId':'q','quantity':'0'}", Line.class))
                .containsExactly(new Violation("/quantity", "must be a whole number, was \"0\""));
    }

    @Test
    void a_tree_is_checked_as_bytes_are() {
        var tree = json.mapper().createObjectNode().put("productId", "p-1").put("quantity", 0);
        assertThat(violationsOf(() -> decoder.decode(tree, Line.class)))
                .containsExactly(new Violation("/quantity", "must be at least 1, was 0"));
        assertThat(decoder.decode(tree.put("quantity", 1), Line.class)).isEqualTo(new Line("p-1", 1));
    }

    @Test
    void a_message_without_a_type_of_its_own_is_handed_on() {
        assertThat(decoder.decode(json("{'a':1}"), JsonNode.class).path("a").intValue())
                .isEqualTo(1);
    }
}
