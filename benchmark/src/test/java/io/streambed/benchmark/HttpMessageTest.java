package io.streambed.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HttpMessageTest {
    private final HttpMessage message = new HttpMessage();

    @Test
    void findsStatusAndBodyOfACompleteResponse() {
        String response = "HTTP/1.1 400 Bad Request\r\nServer: x\r\nContent-Length: 5\r\n\r\nhello";

        int length = parse(response);

        assertThat(length).isEqualTo(response.length());
        assertThat(message.status()).isEqualTo(400);
        assertThat(message.contentLength()).isEqualTo(5);
        assertThat(length - message.bodyStart()).isEqualTo(5);
    }

    @Test
    void needsMoreBytesUntilTheLastOne() {
        String response = "HTTP/1.1 200 OK\r\ncontent-length:12\r\nX: y\r\n\r\nhello, world";

        for (int end = 0; end < response.length(); end++) {
            assertThat(parse(response.substring(0, end))).as("%d bytes", end).isEqualTo(-1);
        }
        assertThat(parse(response)).isEqualTo(response.length());
    }

    @Test
    void stopsAtTheEndOfTheFirstMessage() {
        String response = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

        assertThat(parse(response + response)).isEqualTo(response.length());
    }

    @Test
    void aHeaderThatOnlyBeginsAlikeIsNotTheLength() {
        parse("HTTP/1.1 200 OK\r\nContent-Length-Hint: 9\r\nContent-Length: 2\r\n\r\n{}");

        assertThat(message.contentLength()).isEqualTo(2);
    }

    @Test
    void aRequestWithoutBodyIsComplete() {
        assertThat(parse("GET / HTTP/1.1\r\nHost: x\r\n\r\n")).isEqualTo(27);
    }

    @Test
    void aResponseWithoutLengthIsRefused() {
        assertThatThrownBy(() -> parse("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"))
                .isInstanceOf(BenchmarkException.class);
    }

    private int parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return message.parse(bytes, bytes.length);
    }
}
