package dev.keelson.commandside;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StateShapeTest {

    record Line(String product, int quantity) {}

    record Order(String id, List<Line> lines) {}

    record Reference(Map<String, List<Line>> lines) {}

    sealed interface Status permits Open, Closed {}

    record Open() implements Status {}

    record Closed(String reason) implements Status {}

    record Ticket(Status status) {}

    record Node(List<Node> children) {}

    static class Base {
        private int inherited;

        int inherited() {
            return inherited;
        }
    }

    static final class Till extends Base {
        private transient int cached;
        private String name = "";

        @Override
        public String toString() {
            return name + cached;
        }
    }

    private static String of(Class<?>... types) {
        return StateShape.fingerprint(List.of(types));
    }

    @Test
    void it_is_the_same_in_every_jvm() {
        assertThat(of(Line.class)).isEqualTo("edc7621efd52946e");
        assertThat(of(Till.class)).isEqualTo("aa07efadae8ece07");
    }

    @Test
    void it_tells_shapes_apart() {
        assertThat(List.of(
                        of(Line.class),
                        of(Order.class),
                        of(Reference.class),
                        of(Ticket.class),
                        of(Node.class),
                        of(Till.class),
                        of(Open.class),
                        of(Closed.class)))
                .doesNotHaveDuplicates()
                .allMatch(fingerprint -> fingerprint.length() == 16);
    }

    @Test
    void what_a_component_refers_to_belongs_to_it() {
        assertThat(StateShape.described(Order.class))
                .contains(Line.class.getName() + "=product:java.lang.String;quantity:int;");
        assertThat(StateShape.described(Reference.class)).contains("quantity:int;");
    }

    @Test
    void the_cases_of_a_sealed_type_belong_to_it() {
        assertThat(StateShape.described(Ticket.class))
                .contains("reason:java.lang.String;")
                .contains(Open.class.getName());
    }

    @Test
    void inherited_fields_belong_to_it_and_transient_ones_do_not() {
        assertThat(StateShape.described(Till.class)).contains("inherited:int").doesNotContain("cached");
    }
}
