package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TranscriptTest {

    @Test
    void an_ellipsis_stands_for_part_of_a_line() {
        var pattern = Transcript.pattern("{\"id\":\"…\",\"position\":1}");

        assertThat("{\"id\":\"a-1\",\"position\":1}\n").matches(pattern);
        assertThat("{\"id\":\"a-1\",\"position\":2}\n").doesNotMatch(pattern);
        assertThat("{\"id\":\"a\n1\",\"position\":1}\n").doesNotMatch(pattern);
    }

    @Test
    void an_ellipsis_alone_stands_for_lines() {
        var pattern = Transcript.pattern("first\n…\nlast");

        assertThat("first\nlast\n").matches(pattern);
        assertThat("first\nsecond\nthird\nlast\n").matches(pattern);
        assertThat("first\nsecond\n").doesNotMatch(pattern);
        assertThat("first\nlast\nmore\n").doesNotMatch(pattern);
    }

    @Test
    void blocks_know_their_language_and_the_line_before_them() {
        var blocks = Documents.blocks("Some text.\n\n`a/B.java`\n\n```java\nclass B {}\n```\n\n```\nout\n```\n");

        assertThat(blocks)
                .containsExactly(
                        new Documents.Block("`a/B.java`", "java", "class B {}\n", 5),
                        new Documents.Block("`a/B.java`", "", "out\n", 9));
    }
}
