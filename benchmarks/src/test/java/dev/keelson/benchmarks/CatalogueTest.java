package dev.keelson.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CatalogueTest {

    private final Catalogue catalogue = Catalogue.of(Options.DEFAULT);

    private List<String> chosen(String... names) {
        return catalogue.chosen(List.of(names)).stream().map(Benchmark::name).toList();
    }

    @Test
    void a_name_means_itself() {
        assertThat(chosen("append.8")).containsExactly("append.8");
    }

    @Test
    void a_beginning_means_all_that_follow_its_dot() {
        assertThat(chosen("append")).containsExactly("append.1", "append.8", "append.64");
        assertThat(chosen("h2.append")).containsExactly("h2.append.1", "h2.append.8", "h2.append.64");
    }

    @Test
    void a_glob_means_what_it_matches_and_nothing_is_measured_twice() {
        assertThat(chosen("growth.*", "growth.dispatch")).containsExactly("growth.append", "growth.dispatch");
    }

    @Test
    void without_a_name_everything_is_meant_but_the_micro_benchmarks() {
        assertThat(chosen())
                .contains("append.1", "source.100", "dispatch.8", "http.64", "start.first-command", "growth.append")
                .contains("h2.append.1", "h2.source.100", "h2.dispatch.8", "h2.http.64", "h2.growth.dispatch")
                .noneMatch(name -> name.startsWith("micro"));
        assertThat(chosen("micro")).containsExactly("micro.encode", "micro.decode", "micro.matches");
    }

    @Test
    void bridges_are_measured_on_every_broker() {
        assertThat(chosen("relay", "consume"))
                .containsExactly(
                        "relay.kafka",
                        "relay.rabbitmq",
                        "relay.redis",
                        "consume.kafka",
                        "consume.rabbitmq",
                        "consume.redis");
        assertThat(chosen("latency.kafka")).containsExactly("latency.kafka", "latency.kafka.p50");
    }

    @Test
    void a_name_that_means_nothing_is_told_with_those_there_are() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> chosen("apend"))
                .withMessageContainingAll("no benchmark apend", "append.1");
    }

    @Test
    void goals_are_those_of_the_project() {
        assertThat(catalogue.chosen(List.of("append", "growth", "dispatch.8")))
                .extracting(benchmark -> benchmark.goal().orElse(0))
                .containsExactly(0.8, 1.0, 2.0, 0.9, 0.9, 0.0);
    }
}
