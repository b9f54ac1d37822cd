package io.streambed.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
    @TempDir
    Path directory;

    @Test
    void whatIsProducedIsConsumed() {
        try (var kafka = EmbeddedKafka.start(directory, Fsync.INTERVAL);
                var topic = TestTopic.create(kafka.bootstrapServers())) {
            topic.append("one", "two");

            assertThat(topic.readAll()).containsExactly("one", "two");
        }
    }

    @Test
    void everythingIsThereAfterARestartOnOtherPorts() {
        String before;
        try (var kafka = EmbeddedKafka.start(directory, Fsync.ALWAYS);
                var topic = TestTopic.create(kafka.bootstrapServers())) {
            before = kafka.bootstrapServers();
            topic.append("one");
        }

        try (var taken = occupy(before);
                var kafka = EmbeddedKafka.start(directory, Fsync.ALWAYS);
                var topic = TestTopic.open(kafka.bootstrapServers())) {
            topic.append("two");

            assertThat(taken.isBound()).isTrue();
            assertThat(topic.readAll()).containsExactly("one", "two");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatWasAcknowledgedSurvivesAKill() throws Exception {
        try (var process = KafkaChild.start(directory);
                var topic = TestTopic.create(process.bootstrapServers())) {
            topic.append("one", "two", "three");
            process.kill();
        }

        try (var process = KafkaChild.start(directory);
                var topic = TestTopic.open(process.bootstrapServers())) {
            topic.append("four");

            assertThat(topic.readAll()).containsExactly("one", "two", "three", "four");
        }
    }

    @Test
    void aSecondProcessIsKeptOutOfTheDirectory() throws Exception {
        try (var first = KafkaChild.start(directory)) {
            assertThatThrownBy(() -> DataDirectory.open(directory))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("in use by another process (pid " + first.pid() + ")");
        }
    }

    @Test
    void theBrokerProcessStopsOnSigtermInTime() throws Exception {
        try (var process = KafkaChild.start(directory)) {
            assertThat(process.terminate(Duration.ofSeconds(30))).isEqualTo(143);
        }
    }

    @Test
    void aPortInUseIsSaidInOneLine() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedKafka.start(directory, Fsync.INTERVAL, taken.getLocalPort()))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("Address already in use");
        }
    }

    @Test
    void aPathThatKafkaWouldTakeForTwoIsRefused() {
        assertThatThrownBy(() -> EmbeddedKafka.start(directory.resolve("a,b"), Fsync.INTERVAL))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("comma");
    }

    private static ServerSocket occupy(String address) throws IOException {
        return new ServerSocket(URI.create("tcp://" + address).getPort(), 1, InetAddress.getLoopbackAddress());
    }
}
