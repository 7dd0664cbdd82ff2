package dev.keelson.domain;

import static dev.keelson.domain.Refusals.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class MessageSchemasTest {

    private final MessageSchemas schemas = new MessageSchemas();

    enum Priority {
        LOW,
        HIGH
    }

    record Line(
            @Pattern(regexp = "p-\\d+") String productId,
            @Min(1) @Max(100) int quantity) {}

    record PlaceOrder(
            @NotBlank String orderId,
            @NotEmpty @Size(max = 10) List<Line> lines,
            Priority priority,
            Instant wanted,
            boolean gift,
            @Nullable @Size(max = 3) String note,
            Optional<String> nickname,
            @Nullable List<String> labels,
            Map<String, Integer> weights,
            BigDecimal total) {}

    private JsonNode schema() {
        return schemas.schemaOf(PlaceOrder.class);
    }

    private JsonNode property(String name) {
        return schema().path("properties").path(name);
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void the_dialect_is_2020_12() {
        assertThat(schema().path("$schema").asText()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema().path("type").asText()).isEqualTo("object");
    }

    @Test
    void every_component_is_a_property_and_no_other_is_allowed() {
        assertThat(schema().path("properties").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder(
                        "orderId",
                        "lines",
                        "priority",
                        "wanted",
                        "gift",
                        "note",
                        "nickname",
                        "labels",
                        "weights",
                        "total");
        assertThat(schema().path("additionalProperties")).hasToString("false");
        assertThat(property("lines").path("items").path("additionalProperties")).hasToString("false");
    }

    @Test
    void what_may_not_be_absent_is_required() {
        assertThat(texts(schema().path("required")))
                .containsExactlyInAnyOrder("orderId", "lines", "priority", "wanted", "gift", "weights", "total");
        assertThat(texts(property("lines").path("items").path("required")))
                .containsExactlyInAnyOrder("productId", "quantity");
    }

    @Test
    void what_may_be_absent_may_be_null() {
        assertThat(texts(property("note").path("type"))).containsExactlyInAnyOrder("string", "null");
        assertThat(texts(property("nickname").path("type"))).containsExactlyInAnyOrder("string", "null");
        assertThat(texts(property("labels").path("type"))).containsExactlyInAnyOrder("array", "null");
        assertThat(property("orderId").path("type").asText()).isEqualTo("string");
    }

    @Test
    void the_elements_of_a_list_that_may_be_null_may_not() {
        assertThat(property("labels").path("items").path("type")).hasToString("\"string\"");
    }

    @Test
    void constraints_are_told() {
        var quantity = property("lines").path("items").path("properties").path("quantity");
        assertThat(quantity.path("type").asText()).isEqualTo("integer");
        assertThat(quantity.path("minimum").asInt()).isEqualTo(1);
        assertThat(quantity.path("maximum").asInt()).isEqualTo(100);
        assertThat(property("lines")
                        .path("items")
                        .path("properties")
                        .path("productId")
                        .path("pattern")
                        .asText())
                .isEqualTo("p-\\d+");
        assertThat(property("lines").path("minItems").asInt()).isEqualTo(1);
        assertThat(property("lines").path("maxItems").asInt()).isEqualTo(10);
        assertThat(property("note").path("maxLength").asInt()).isEqualTo(3);
        assertThat(property("orderId").path("minLength").asInt()).isEqualTo(1);
    }

    @Test
    void enums_times_and_numbers_have_their_json_types() {
        assertThat(property("priority").path("type").asText()).isEqualTo("string");
        assertThat(texts(property("priority").path("enum"))).containsExactly("LOW", "HIGH");
        assertThat(property("wanted").path("type").asText()).isEqualTo("string");
        assertThat(property("wanted").path("format").asText()).isEqualTo("date-time");
        assertThat(property("gift").path("type").asText()).isEqualTo("boolean");
        assertThat(property("total").path("type").asText()).isEqualTo("number");
    }

    @Test
    void a_map_allows_any_key() {
        assertThat(property("weights").path("type").asText()).isEqualTo("object");
        assertThat(property("weights").path("additionalProperties").path("type").asText())
                .isEqualTo("integer");
    }

    @Test
    void what_jackson_writes_has_the_structure_that_the_schema_tells() {
        var strict = StrictJson.create();
        var message = strict.decode(
                json("{'orderId':'o-1','lines':[{'productId':'p-1','quantity':1}],'priority':'LOW',"
                        + "'wanted':'2026-01-02T03:04:05Z','gift':true,'weights':{'p-1':2},'total':1.5}"),
                PlaceOrder.class);
        var written = strict.decode(strict.encode(message), JsonNode.class);

        assertFits(written, schema());
        assertThat(strict.decode(written, PlaceOrder.class)).isEqualTo(message);
    }

    private static void assertFits(JsonNode value, JsonNode schema) {
        var types = schema.path("type").isArray()
                ? texts(schema.path("type"))
                : List.of(schema.path("type").asText());
        assertThat(types).as("%s by %s", value, schema).contains(typeOf(value, types));
        if (value.isObject()) {
            texts(schema.path("required"))
                    .forEach(name -> assertThat(value.has(name)).as(name).isTrue());
            value.properties().forEach(entry -> assertFits(entry.getValue(), propertyOf(schema, entry.getKey())));
        }
        value.elements().forEachRemaining(element -> {
            if (value.isArray()) {
                assertFits(element, schema.path("items"));
            }
        });
    }

    private static JsonNode propertyOf(JsonNode schema, String name) {
        var stated = schema.path("properties").path(name);
        return stated.isMissingNode() ? schema.path("additionalProperties") : stated;
    }

    private static String typeOf(JsonNode value, List<String> allowed) {
        return switch (value.getNodeType()) {
            case NUMBER -> value.isIntegralNumber() && allowed.contains("integer") ? "integer" : "number";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NULL -> "null";
            case ARRAY -> "array";
            case OBJECT -> "object";
            case BINARY, MISSING, POJO -> "none";
        };
    }

    @Test
    void a_schema_is_the_callers_to_change() {
        schemas.schemaOf(Line.class).removeAll();
        assertThat(schemas.schemaOf(Line.class).path("properties").has("quantity"))
                .isTrue();
    }
}
