package io.streambed.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConfluentSchemaRegistryTest {
    private static final String SCHEMA = "{\"type\":\"record\",\"name\":\"a.B\",\"doc\":\"\\\"ä\\\"\",\"fields\":[]}";

    private FakeConfluentServer server;
    private SchemaRegistry registry;

    @BeforeEach
    void start() throws IOException {
        server = new FakeConfluentServer("/apis/ccompat/v7");
        registry = new ConfluentSchemaRegistry(server.uri());
    }

    @AfterEach
    void stop() {
        registry.close();
        server.close();
    }

    @Test
    void aSchemaThatWasRegisteredIsFoundByItsId() {
        int id = registry.register("a.B", SCHEMA);

        assertThat(registry.schema(id)).isEqualTo(SCHEMA);
        assertThat(registry.register("a.B", SCHEMA)).isEqualTo(id);
    }

    @Test
    void recordsRoundTripThroughIt() {
        RecordCodec writer = new RecordCodec(registry);
        RecordCodec reader = new RecordCodec(registry);

        assertThat(reader.decode(RecordKind.BARRIER, writer.encode(new LogRecord.Barrier(5))))
                .isEqualTo(new LogRecord.Barrier(5));
    }

    @Test
    void anUnknownIdIsToldFromOtherFailures() {
        assertThatThrownBy(() -> registry.schema(4711))
                .isInstanceOf(UnknownSchemaException.class)
                .hasMessageContaining("4711")
                .hasMessageContaining(server.uri().getPath());
        try (SchemaRegistry wrongPath = new ConfluentSchemaRegistry(server.uri().resolve("/nowhere/"))) {
            assertThatThrownBy(() -> wrongPath.schema(1))
                    .isExactlyInstanceOf(SchemaRegistryException.class)
                    .hasMessageContaining("404");
        }
    }

    @Test
    void aRefusalIsPassedOnInTheRegistrysWords() {
        server.answerWith(409, "{\"error_code\":409,\"message\":\"incompatible with an earlier schema\"}");

        assertThatThrownBy(() -> registry.register("a.B", SCHEMA))
                .isInstanceOf(SchemaRegistryException.class)
                .hasMessageContaining("409")
                .hasMessageContaining("incompatible with an earlier schema");
    }

    @Test
    void anAnswerThatIsNoneIsAFailure() {
        server.answerWith(200, "<html>welcome</html>");

        assertThatThrownBy(() -> registry.register("a.B", SCHEMA)).isInstanceOf(SchemaRegistryException.class);
        assertThatThrownBy(() -> registry.schema(1)).isInstanceOf(SchemaRegistryException.class);

        server.answerWith(200, "{\"schema\":\"syntax = ...\",\"schemaType\":\"PROTOBUF\"}");

        assertThatThrownBy(() -> registry.register("a.B", SCHEMA)).isInstanceOf(SchemaRegistryException.class);
        assertThatThrownBy(() -> registry.schema(1)).isInstanceOf(SchemaRegistryException.class);
    }

    @Test
    void aFailureThatPassesIsTriedAgain() {
        server.failNext(2);

        assertThat(registry.schema(registry.register("a.B", SCHEMA))).isEqualTo(SCHEMA);
    }

    @Test
    void aFailureThatStaysIsReported() {
        server.failNext(Integer.MAX_VALUE);

        assertThatThrownBy(() -> registry.register("a.B", SCHEMA))
                .isInstanceOf(SchemaRegistryException.class)
                .hasMessageContaining("503");
    }

    @Test
    void credentialsInTheUrlAreSentAndNotShown() {
        server.expectAuthorization("Basic dXNlcjpwQHNz"); // user:p@ss
        URI withUser = URI.create(server.uri().toString().replace("http://", "http://user:p%40ss@"));

        try (SchemaRegistry authenticated = new ConfluentSchemaRegistry(withUser)) {
            assertThat(authenticated.register("a.B", SCHEMA)).isPositive();
            assertThatThrownBy(() -> authenticated.schema(4711))
                    .hasMessageNotContaining("p%40ss")
                    .hasMessageNotContaining("p@ss");
        }
        assertThatThrownBy(() -> registry.register("a.B", SCHEMA)).hasMessageContaining("401");
    }

    @Test
    void aRegistryThatIsNotThereIsReportedWithItsAddress() throws IOException {
        try (Socket bound = bound();
                SchemaRegistry nobody =
                        new ConfluentSchemaRegistry(URI.create("http://127.0.0.1:" + bound.getLocalPort()))) {
            assertThatThrownBy(() -> nobody.register("a.B", SCHEMA))
                    .isInstanceOf(SchemaRegistryException.class)
                    .hasMessageContaining("cannot reach")
                    .hasMessageContaining("127.0.0.1:" + bound.getLocalPort());
        }
    }

    /** A port where nobody listens, and nobody else can. */
    private static Socket bound() throws IOException {
        var socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return socket;
    }

    @Test
    void aUrlThatIsNoneIsRefusedAtOnce() {
        for (String uri : new String[] {"ftp://host", "host:8081", "http:///path", "/path"}) {
            assertThatThrownBy(() -> new ConfluentSchemaRegistry(URI.create(uri)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
