package dev.keelson.domain;

import static dev.keelson.domain.Refusals.json;
import static dev.keelson.domain.Refusals.violationsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StrictJsonTest {

    private static final StrictJson JSON = StrictJson.create();

    record Text(String value) {}

    record Count(int value) {}

    record BoxedCount(Integer value) {}

    record Total(long value) {}

    record Flag(boolean value) {}

    record Ratio(double value) {}

    record Price(BigDecimal value) {}

    enum Color {
        RED,
        GREEN
    }

    record Paint(Color value) {}

    record Appointment(Instant value) {}

    record Names(List<String> value) {}

    record Stock(Map<String, Integer> value) {}

    record Line(String productId, int quantity) {}

    record Order(String orderId, List<Line> lines) {}

    record Anything(JsonNode value) {}

    record Free(
            String id,
            @Nullable String note,
            Optional<String> nickname,
            @Nullable Integer age) {}

    record Tree(List<Tree> children) {}

    record Percentage(int value) {
        Percentage {
            if (value > 100) {
                throw new IllegalArgumentException("must be at most 100, was " + value);
            }
        }
    }

    record Discount(List<Percentage> steps) {}

    private static void assertRefused(Class<?> type, String text, String pointer, String detail) {
        assertThat(violationsOf(() -> JSON.decode(json(text), type)))
                .as(text)
                .containsExactly(new Violation(pointer, detail));
    }

    @Test
    void a_message_that_fits_is_read() {
        assertThat(JSON.decode(json("{'orderId':'o-1','lines':[{'productId':'p-1','quantity':2}]}"), Order.class))
                .isEqualTo(new Order("o-1", List.of(new Line("p-1", 2))));
        assertThat(JSON.decode(json("{'value':'RED'}"), Paint.class)).isEqualTo(new Paint(Color.RED));
        assertThat(JSON.decode(json("{'value':12.30}"), Price.class)).isEqualTo(new Price(new BigDecimal("12.30")));
        assertThat(JSON.decode(json("{'value':3}"), Ratio.class)).isEqualTo(new Ratio(3));
    }

    @Test
    void an_unknown_field_is_named_beside_the_known_ones() {
        assertRefused(
                Line.class,
                "{'productId':'p-1','quantity':1,'colour':'red'}",
                "/colour",
                "is not a known field; known are productId, quantity");
    }

    @Test
    void an_unknown_field_in_a_nested_record_has_its_whole_pointer() {
        assertRefused(
                Order.class,
                "{'orderId':'o-1','lines':[{'productId':'p-1','quantity':1},{'productId':'p-1','qty':1,'quantity':1}]}",
                "/lines/1/qty",
                "is not a known field; known are productId, quantity");
    }

    @Test
    void a_pointer_is_escaped() {
        assertRefused(Count.class, "{'value':1,'a/b~c':1}", "/a~1b~0c", "is not a known field; known are value");
    }

    @Test
    void a_missing_field_is_named() {
        assertRefused(Line.class, "{'quantity':1}", "/productId", "is missing");
        assertRefused(Line.class, "{'productId':'p-1'}", "/quantity", "is missing");
        assertRefused(Order.class, "{'orderId':'o-1','lines':[{'quantity':1}]}", "/lines/0/productId", "is missing");
        assertRefused(BoxedCount.class, "{}", "/value", "is missing");
    }

    @Test
    void null_is_refused_where_a_value_is_required() {
        assertRefused(Text.class, "{'value':null}", "/value", "must not be null");
        assertRefused(Count.class, "{'value':null}", "/value", "must not be null");
        assertRefused(BoxedCount.class, "{'value':null}", "/value", "must not be null");
        assertRefused(Flag.class, "{'value':null}", "/value", "must not be null");
        assertRefused(Appointment.class, "{'value':null}", "/value", "must not be null");
        assertRefused(Names.class, "{'value':null}", "/value", "must not be null");
    }

    @Test
    void null_in_an_array_or_a_map_is_refused() {
        assertRefused(Names.class, "{'value':['a',null]}", "/value/1", "must not be null");
        assertRefused(Order.class, "{'orderId':'o-1','lines':[null]}", "/lines/0", "must not be null");
        assertRefused(Stock.class, "{'value':{'p-1':null}}", "/value/p-1", "must not be null");
    }

    @Test
    void nullable_and_optional_components_may_be_missing_or_null() {
        var without = new Free("1", null, Optional.empty(), null);
        assertThat(JSON.decode(json("{'id':'1'}"), Free.class)).isEqualTo(without);
        assertThat(JSON.decode(json("{'id':'1','note':null,'nickname':null,'age':null}"), Free.class))
                .isEqualTo(without);
        assertThat(JSON.decode(json("{'id':'1','note':'n','nickname':'nick','age':7}"), Free.class))
                .isEqualTo(new Free("1", "n", Optional.of("nick"), 7));
    }

    @Test
    void a_nullable_component_still_has_its_type() {
        assertRefused(Free.class, "{'id':'1','age':'7'}", "/age", "must be a whole number, was \"7\"");
        assertRefused(Free.class, "{'id':'1','nickname':7}", "/nickname", "must be a string, was 7");
    }

    @Test
    void a_string_is_not_made_of_something_else() {
        assertRefused(Text.class, "{'value':1}", "/value", "must be a string, was 1");
        assertRefused(Text.class, "{'value':1.5}", "/value", "must be a string, was 1.5");
        assertRefused(Text.class, "{'value':true}", "/value", "must be a string, was true");
        assertRefused(Text.class, "{'value':{}}", "/value", "must be a string, was an object");
        assertRefused(Text.class, "{'value':['a']}", "/value", "must be a string, was an array");
    }

    @Test
    void a_number_is_not_made_of_something_else() {
        assertRefused(Count.class, "{'value':'1'}", "/value", "must be a whole number, was \"1\"");
        assertRefused(Count.class, "{'value':'x'}", "/value", "must be a whole number, was \"x\"");
        assertRefused(Count.class, "{'value':''}", "/value", "must be a whole number, was \"\"");
        assertRefused(Count.class, "{'value':true}", "/value", "must be a whole number, was true");
        assertRefused(BoxedCount.class, "{'value':'1'}", "/value", "must be a whole number, was \"1\"");
        assertRefused(Total.class, "{'value':'1'}", "/value", "must be a whole number, was \"1\"");
        assertRefused(Ratio.class, "{'value':'1.5'}", "/value", "must be a number, was \"1.5\"");
        assertRefused(Price.class, "{'value':'1.5'}", "/value", "must be a number, was \"1.5\"");
        assertRefused(Count.class, "{'value':[1]}", "/value", "must be a whole number, was an array");
        assertRefused(Count.class, "{'value':{}}", "/value", "must be a whole number, was an object");
    }

    @Test
    void a_boolean_is_not_made_of_something_else() {
        assertRefused(Flag.class, "{'value':'true'}", "/value", "must be true or false, was \"true\"");
        assertRefused(Flag.class, "{'value':1}", "/value", "must be true or false, was 1");
        assertRefused(Flag.class, "{'value':0}", "/value", "must be true or false, was 0");
    }

    @Test
    void a_fraction_is_no_whole_number() {
        assertRefused(Count.class, "{'value':1.5}", "/value", "must be a whole number, was 1.5");
        assertRefused(Total.class, "{'value':1.5}", "/value", "must be a whole number, was 1.5");
        assertRefused(BoxedCount.class, "{'value':1.5}", "/value", "must be a whole number, was 1.5");
        assertRefused(
                Order.class,
                "{'orderId':'o-1','lines':[{'productId':'p-1','quantity':1.5}]}",
                "/lines/0/quantity",
                "must be a whole number, was 1.5");
    }

    @ParameterizedTest
    @ValueSource(classes = {Count.class, BoxedCount.class})
    void a_number_beyond_the_range_of_int_is_shown_with_the_range(Class<?> type) {
        assertThat(violationsOf(() -> JSON.decode(json("{'value':2147483648}"), type)))
                .singleElement()
                .satisfies(violation -> assertThat(violation.pointer()).isEqualTo("/value"))
                .satisfies(violation -> assertThat(violation.detail()).contains("2147483648", "2147483647"));
    }

    @Test
    void a_number_beyond_the_range_of_long_is_shown_with_the_range() {
        assertThat(violationsOf(() -> JSON.decode(json("{'value':9223372036854775808}"), Total.class)))
                .singleElement()
                .satisfies(violation -> assertThat(violation.pointer()).isEqualTo("/value"))
                .satisfies(violation ->
                        assertThat(violation.detail()).contains("9223372036854775808", "9223372036854775807"));
    }

    @Test
    void an_enum_takes_its_names_only() {
        assertRefused(Paint.class, "{'value':'BLUE'}", "/value", "must be one of RED, GREEN, was \"BLUE\"");
        assertRefused(Paint.class, "{'value':'red'}", "/value", "must be one of RED, GREEN, was \"red\"");
        assertRefused(Paint.class, "{'value':''}", "/value", "must be one of RED, GREEN, was \"\"");
        assertRefused(Paint.class, "{'value':0}", "/value", "must be one of RED, GREEN, was 0");
    }

    @Test
    void an_instant_is_rfc_3339_text() {
        assertThat(JSON.decode(json("{'value':'2026-01-02T03:04:05.678901Z'}"), Appointment.class))
                .isEqualTo(new Appointment(Instant.parse("2026-01-02T03:04:05.678901Z")));
        assertThat(JSON.decode(json("{'value':'2026-01-02T03:04:05+01:00'}"), Appointment.class))
                .isEqualTo(new Appointment(Instant.parse("2026-01-02T02:04:05Z")));
        assertRefused(Appointment.class, "{'value':'yesterday'}", "/value", "must be an instant, was \"yesterday\"");
    }

    @Test
    void an_instant_is_neither_a_number_nor_a_number_in_a_string() {
        assertThat(violationsOf(() -> JSON.decode(json("{'value':1}"), Appointment.class)))
                .singleElement()
                .extracting(Violation::pointer)
                .isEqualTo("/value");
        assertThat(violationsOf(() -> JSON.decode(json("{'value':'1'}"), Appointment.class)))
                .singleElement()
                .extracting(Violation::pointer)
                .isEqualTo("/value");
    }

    @Test
    void an_object_is_not_made_of_something_else() {
        assertRefused(Order.class, "{'orderId':'o-1','lines':{}}", "/lines", "must be an array, was an object");
        assertRefused(Order.class, "{'orderId':'o-1','lines':'a'}", "/lines", "must be an array, was \"a\"");
        assertRefused(Order.class, "{'orderId':'o-1','lines':[7]}", "/lines/0", "must be an object, was 7");
        assertRefused(Order.class, "{'orderId':'o-1','lines':['']}", "/lines/0", "must be an object, was \"\"");
        assertRefused(Order.class, "{'orderId':'o-1','lines':[[]]}", "/lines/0", "must be an object, was an array");
        assertRefused(Order.class, "[]", "", "must be an object, was an array");
        assertRefused(Order.class, "7", "", "must be an object, was 7");
        assertRefused(Order.class, "'text'", "", "must be an object, was \"text\"");
    }

    @Test
    void anything_after_the_end_is_refused() {
        assertThat(violationsOf(() -> JSON.decode(json("{'value':1} {'value':2}"), Count.class)))
                .singleElement()
                .satisfies(violation -> assertThat(violation.pointer()).isEmpty())
                .satisfies(violation -> assertThat(violation.detail()).contains("after the end"));
        assertThat(violationsOf(() -> JSON.decode(json("{'value':1} garbage"), Count.class)))
                .singleElement()
                .satisfies(violation -> assertThat(violation.pointer()).isEmpty())
                .satisfies(violation -> assertThat(violation.detail()).startsWith("is not JSON: "));
        assertThat(JSON.decode(json("{'value':1} \n"), Count.class)).isEqualTo(new Count(1));
    }

    @Test
    void a_field_that_stands_twice_is_named() {
        assertThat(violationsOf(() -> JSON.decode(json("{'value':1,'value':2}"), Count.class)))
                .singleElement()
                .extracting(Violation::detail)
                .asString()
                .startsWith("is not JSON: ")
                .contains("'value'");
        assertThat(violationsOf(() -> JSON.decode(json("{'value':{'p-1':1,'p-1':2}}"), Stock.class)))
                .singleElement()
                .extracting(Violation::detail)
                .asString()
                .contains("'p-1'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'value':",
                "{'value':1",
                "{value:1}",
                "{'value':01}",
                "{'value':tru}",
                "{'value':NaN}",
                "{'value':1,}",
                "// no\n{'value':1}",
                "value",
                "{'value':1}}",
                "<value>1</value>"
            })
    void what_is_not_json_is_refused_with_line_and_column(String text) {
        assertThat(violationsOf(() -> JSON.decode(json(text), Count.class)))
                .singleElement()
                .satisfies(violation -> assertThat(violation.pointer()).isEmpty())
                .satisfies(violation ->
                        assertThat(violation.detail()).matches("is not JSON: .+ \\(line \\d+, column \\d+\\)"));
    }

    @Test
    void what_is_not_json_deep_inside_is_told_as_such() {
        var text = "{'orderId':'o-1',\n 'lines':[{'productId':'p-1',\n 'quantity':oops}]}";
        assertThat(violationsOf(() -> JSON.decode(json(text), Order.class)))
                .singleElement()
                .extracting(Violation::detail)
                .asString()
                .startsWith("is not JSON: ")
                .contains("oops")
                .contains("line 3, column ");
    }

    @Test
    void bytes_that_are_not_utf_8_are_not_json() {
        var bytes = "{\"value\":\"ä\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(violationsOf(() -> JSON.decode(bytes, Text.class)))
                .singleElement()
                .extracting(Violation::detail)
                .asString()
                .startsWith("is not JSON: ");
    }

    @Test
    void an_empty_body_and_a_null_are_refused() {
        assertRefused(Count.class, "", "", "must be a JSON object, was empty");
        assertRefused(Count.class, "  \n", "", "must be a JSON object, was empty");
        assertRefused(Count.class, "null", "", "must be a JSON object, was null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000", "0001", "001b", "001f"})
    void an_escaped_control_character_is_refused(String code) {
        assertRefused(
                Text.class,
                "{'value':'ab\\u%s'}".formatted(code),
                "/value",
                "must not contain control characters, had U+%s at index 2"
                        .formatted(code.toUpperCase(java.util.Locale.ROOT)));
        assertThat(violationsOf(() -> JSON.decode(json("{'value':['a','\\u%s']}".formatted(code)), Names.class)))
                .singleElement()
                .extracting(Violation::pointer)
                .isEqualTo("/value/1");
        assertThat(violationsOf(() -> JSON.decode(json("{'id':'1','nickname':'\\u%s'}".formatted(code)), Free.class)))
                .singleElement()
                .extracting(Violation::pointer)
                .isEqualTo("/nickname");
    }

    @Test
    void a_control_character_in_the_key_of_a_map_is_refused() {
        assertThat(violationsOf(() -> JSON.decode(json("{'value':{'a\\u0000':1}}"), Stock.class)))
                .singleElement()
                .extracting(Violation::detail)
                .asString()
                .isEqualTo("must not contain control characters, had U+0000 at index 1");
    }

    @Test
    void a_raw_control_character_is_not_json() {
        assertThat(violationsOf(() -> JSON.decode(json("{'value':'a\u0001'}"), Text.class)))
                .singleElement()
                .extracting(Violation::detail)
                .asString()
                .startsWith("is not JSON: ");
    }

    @Test
    void tabs_line_ends_and_everything_printable_are_read() {
        assertThat(JSON.decode(json("{'value':'a\\tb\\nc\\rd é € 😀 \\u00e9'}"), Text.class))
                .isEqualTo(new Text("a\tb\nc\rd é € 😀 é"));
    }

    @Test
    void very_deep_nesting_is_refused_without_an_overflow() {
        var depth = 100_000;
        assertThat(violationsOf(() -> JSON.decode(json("[".repeat(depth) + "]".repeat(depth)), JsonNode.class)))
                .singleElement()
                .extracting(Violation::detail)
                .asString()
                .contains("nesting depth");
        assertThat(violationsOf(() -> JSON.decode(json("{'children':[".repeat(depth)), Tree.class)))
                .singleElement()
                .extracting(Violation::detail)
                .asString()
                .contains("nesting depth");
    }

    @Test
    void what_a_compact_constructor_refuses_is_named_by_its_pointer() {
        assertRefused(Percentage.class, "{'value':101}", "", "must be at most 100, was 101");
        assertRefused(
                Discount.class, "{'steps':[{'value':1},{'value':101}]}", "/steps/1", "must be at most 100, was 101");
    }

    @Test
    void a_long_value_is_cut() {
        assertThat(violationsOf(() -> JSON.decode(json("{'value':'" + "9".repeat(5_000) + "'}"), Count.class)))
                .singleElement()
                .extracting(Violation::detail)
                .asString()
                .hasSizeLessThan(200)
                .endsWith("…\"");
    }

    @Test
    void the_first_fault_is_the_sum_of_the_message() {
        assertThatThrownBy(() -> JSON.decode(json("{'value':'x'}"), Count.class))
                .hasMessage("/value must be a whole number, was \"x\"");
        assertThatThrownBy(() -> JSON.decode(json("null"), Count.class)).hasMessage("must be a JSON object, was null");
    }

    @Test
    void a_tree_is_read_as_strictly_as_bytes() {
        var tree = JSON.decode(json("{'orderId':'o-1','lines':[{'productId':'p-1','quantity':'2'}]}"), JsonNode.class);
        assertThat(violationsOf(() -> JSON.decode(tree, Order.class)))
                .containsExactly(new Violation("/lines/0/quantity", "must be a whole number, was \"2\""));
        assertThat(violationsOf(() -> JSON.decode(JSON.mapper().createObjectNode(), Text.class)))
                .containsExactly(new Violation("/value", "is missing"));
        assertThat(violationsOf(
                        () -> JSON.decode(JSON.mapper().createObjectNode().put("value", 1L << 31), Count.class)))
                .singleElement()
                .extracting(Violation::pointer)
                .isEqualTo("/value");
        assertThat(violationsOf(() -> JSON.decode(NullNode.instance, Order.class)))
                .containsExactly(new Violation("", "must be a JSON object, was null"));
    }

    @Test
    void a_tree_in_a_message_is_kept_as_it_is() {
        assertThat(JSON.decode(json("{'value':{'a':[1,'2',null]}}"), Anything.class)
                        .value()
                        .toString())
                .isEqualTo("{\"a\":[1,\"2\",null]}");
    }

    @Test
    void what_is_written_can_be_read_again() {
        record All(Instant at, Duration took, Optional<String> some, Optional<String> none, BigDecimal price) {}
        var all = new All(
                Instant.parse("2026-01-02T03:04:05Z"),
                Duration.ofMillis(1_500),
                Optional.of("x"),
                Optional.empty(),
                new BigDecimal("12.30"));
        assertThat(new String(JSON.encode(all), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"at\":\"2026-01-02T03:04:05Z\",\"took\":\"PT1.5S\",\"some\":\"x\",\"none\":null,\"price\":12.30}");
        assertThat(JSON.decode(JSON.encode(all), All.class)).isEqualTo(all);
    }
}
