package dev.keelson.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

final class MessageBodyTest {

    private static final int LIMIT = 1_024;

    private static InputStream bytes(int count) {
        return new ByteArrayInputStream(new byte[count]);
    }

    @Test
    void a_body_up_to_the_limit_is_read_whole() {
        assertThat(MessageBody.read(bytes(0), LIMIT)).isEmpty();
        assertThat(MessageBody.read(bytes(LIMIT - 1), LIMIT)).hasSize(LIMIT - 1);
        assertThat(MessageBody.read(bytes(LIMIT), LIMIT)).hasSize(LIMIT);
    }

    @Test
    void one_byte_more_is_too_large() {
        assertThatThrownBy(() -> MessageBody.read(bytes(LIMIT + 1), LIMIT))
                .isInstanceOf(BodyTooLargeException.class)
                .hasMessage("the body must have at most 1024 bytes");
    }

    @Test
    void an_endless_body_is_not_read_to_its_end() {
        var endless = new InputStream() {
            private long given;

            @Override
            public int read() {
                given++;
                return 0;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                given += length;
                return length;
            }
        };
        assertThatThrownBy(() -> MessageBody.read(endless, LIMIT)).isInstanceOf(BodyTooLargeException.class);
        assertThat(endless.given).isLessThanOrEqualTo(LIMIT + 1 + 16 * 1_048_576);
    }

    @Test
    void a_body_that_breaks_off_is_no_short_body() throws IOException {
        var broken = InputStream.nullInputStream();
        broken.close();
        assertThatThrownBy(() -> MessageBody.read(broken, LIMIT))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessage("could not be read to its end: Stream closed");
    }
}
