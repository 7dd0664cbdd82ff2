package dev.keelson.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.benchmarks.Results.Result;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of benchmark gives a figure, shortly; the figures themselves say nothing here. */
final class BenchmarksIT {

    private static final Pace TINY = new Pace(Duration.ofMillis(50), 2, Duration.ofMillis(50));
    private static final Options SMALL = Options.parse(List.of("--events", "20000", "--accounts", "64"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "append.8",
                "source.100",
                "dispatch.8",
                "h2.append.1",
                "h2.growth.dispatch",
                "h2.http.1",
                "feed.1",
                "relay.kafka",
                "consume.redis"
            })
    void it_gives_a_figure_of_the_stated_shape(String name) {
        var benchmark = Catalogue.of(SMALL).chosen(List.of(name)).getFirst();
        var result = new Result(benchmark, benchmark.measurement().measure(TINY));

        var json = new Results(List.of(result)).json().path(name);
        assertThat(json.path("value").asDouble()).isPositive();
        assertThat(json.path("unit").asText()).isEqualTo("1/s");
        assertThat(json.path("floor").asDouble()).isPositive();
        assertThat(json.path("ratio").asDouble()).isPositive();
        assertThat(json.path("runs")).hasSize(2).allMatch(run -> run.asDouble() > 0);
        assertThat(json.path("floorRuns")).hasSize(2).allMatch(run -> run.asDouble() > 0);
        assertThat(json.path("cpu").has("database")).isTrue();
        assertThat(Table.row(result)).contains(name);
    }
}
