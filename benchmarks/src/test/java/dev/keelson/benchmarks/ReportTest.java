package dev.keelson.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.benchmarks.Results.Result;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class ReportTest {

    private static Result result(String name, double ours, double floor) {
        var figure = new Figure("1/s", List.of(ours), List.of(floor), Figure.Cost.UNKNOWN, Figure.Cost.UNKNOWN);
        return new Result(new Benchmark(name, OptionalDouble.of(0.8), _ -> figure), figure);
    }

    private static String html(Result... results) {
        return new Report(new Results(List.of(results)), "2 rounds on <this> machine.").html();
    }

    @Test
    void a_ratio_is_a_bar_beside_its_goal_and_shows_whether_it_reaches_it() {
        assertThat(html(result("append.1", 90, 100))).contains("0.90 of 0.80").contains("class=\"ours\"");
        assertThat(html(result("append.1", 40, 100))).contains("0.40 of 0.80").contains("class=\"short\"");
    }

    @Test
    void benchmarks_that_differ_in_clients_are_drawn_over_them() {
        assertThat(html(result("append.1", 90, 100), result("append.64", 1_900, 1_000)))
                .contains("<h2>append</h2>", "ours 1,900", "floor 1,000");
        assertThat(html(result("source.100", 90, 100))).doesNotContain("<h2>source</h2>");
    }

    @Test
    void growth_is_a_pair_of_bars() {
        assertThat(html(result("h2.growth.append", 900, 1_000))).contains("<h2>Growth</h2>", ">900<", ">1,000<");
        assertThat(html(result("append.1", 900, 1_000))).doesNotContain("Growth");
    }

    @Test
    void the_page_needs_nothing_else_and_escapes_what_it_is_told() {
        assertThat(html(result("append.1", 90, 100)))
                .contains("&lt;this&gt;")
                .doesNotContain("<script", "<link", "href=", "src=");
    }
}
