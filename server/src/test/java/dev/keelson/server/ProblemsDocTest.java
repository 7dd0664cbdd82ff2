package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** docs/problems.md has a section on each type of problem, and on no other. */
class ProblemsDocTest {

    private static final String SECTION = "## ";

    private final String document = Documents.read("docs/problems.md");

    @Test
    void every_type_has_a_section_in_order() {
        assertThat(document.lines().filter(line -> line.startsWith(SECTION)))
                .containsExactlyElementsOf(Arrays.stream(ProblemType.values())
                        .map(ProblemsDocTest::heading)
                        .toList());
    }

    @Test
    void every_section_begins_with_uri_status_and_title() {
        assertThat(ProblemType.values()).allSatisfy(type -> assertThat(document)
                .contains("%s%n%n%s%n".formatted(heading(type), facts(type)).replace("\r", "")));
    }

    private static String heading(ProblemType type) {
        return SECTION + type.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String facts(ProblemType type) {
        var status = type.status() == 0 ? "any other status" : Integer.toString(type.status());
        return "`%s` · %s · %s".formatted(type.uri(), status, type.title());
    }
}
