package io.streambed.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.materializer.NodeAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerConfigTest {
    @TempDir
    Path directory;

    @Test
    void defaultsServeOneUserOnOneMachine() {
        ServerConfig config = ServerConfig.of();

        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isEqualTo(8000);
        assertThat(config.dataDir()).contains(Path.of("./data"));
        assertThat(config.kafkaBootstrap()).isEmpty();
        assertThat(config.cluster()).isEqualTo("streambed");
        assertThat(config.logPartitions()).isEmpty();
        assertThat(config.tablePartitions()).isEmpty();
        assertThat(config.replicationFactor()).isEmpty();
        assertThat(config.region()).isEqualTo("us-east-1");
        assertThat(config.schemaRegistryUrl()).isEmpty();
        assertThat(config.fsync()).isEqualTo(Fsync.INTERVAL);
        assertThat(config.history()).isEqualTo(Duration.ofHours(24));
        assertThat(config.advertisedAddress()).isEmpty();
        assertThat(config.clusterSecret()).isEmpty();
        assertThat(config.enforceThroughput()).isFalse();
    }

    @Test
    void everyOptionArrives() {
        ServerConfig config = ServerConfig.of(
                "--host=0.0.0.0",
                "--port=9000",
                "--data-dir=/somewhere",
                "--kafka-bootstrap=a:1,b:2",
                "--cluster=orders",
                "--log-partitions=64",
                "--table-partitions=8",
                "--replication-factor=3",
                "--region=eu-central-1",
                "--schema-registry-url=http://registry:8081",
                "--fsync=always",
                "--history=36",
                "--advertised-address=node-1:7000",
                "--internal-port=7001",
                "--cluster-secret=0123456789abcdef",
                "--enforce-throughput");

        assertThat(config.host()).isEqualTo("0.0.0.0");
        assertThat(config.port()).isEqualTo(9000);
        assertThat(config.dataDir()).contains(Path.of("/somewhere"));
        assertThat(config.kafkaBootstrap()).contains("a:1,b:2");
        assertThat(config.cluster()).isEqualTo("orders");
        assertThat(config.logPartitions()).hasValue(64);
        assertThat(config.tablePartitions()).hasValue(8);
        assertThat(config.replicationFactor()).hasValue(3);
        assertThat(config.region()).isEqualTo("eu-central-1");
        assertThat(config.schemaRegistryUrl()).contains(URI.create("http://registry:8081"));
        assertThat(config.fsync()).isEqualTo(Fsync.ALWAYS);
        assertThat(config.history()).isEqualTo(Duration.ofHours(36));
        assertThat(config.advertisedAddress()).contains(new NodeAddress("node-1", 7000));
        assertThat(config.internalPort()).isEqualTo(7001);
        assertThat(config.clusterSecret()).contains("0123456789abcdef");
        assertThat(config.enforceThroughput()).isTrue();
    }

    @Test
    void theInternalPortIsTheAdvertisedOneUnlessSaidOtherwise() {
        assertThat(ServerConfig.of("--advertised-address=node-1:7000").internalPort())
                .isEqualTo(7000);
    }

    @Test
    void inMemoryMeansNoDataDirectory() {
        assertThat(ServerConfig.of("--in-memory").dataDir()).isEmpty();
    }

    @Test
    void theCommandLineWinsOverTheEnvironmentAndThatOverTheFile() throws IOException {
        Path file = directory.resolve("streambed.properties");
        Files.writeString(file, "port=1001\nregion=eu-west-1\ncluster=from-file\nin-memory=true\n");
        var environment = Map.of("STREAMBED_PORT", "1002", "STREAMBED_REGION", "eu-west-2");

        ServerConfig config = CommandLines.parse(new Streambed(), environment, "--config=" + file, "--port=1003")
                .config();

        assertThat(config.port()).isEqualTo(1003);
        assertThat(config.region()).isEqualTo("eu-west-2");
        assertThat(config.cluster()).isEqualTo("from-file");
        assertThat(config.dataDir()).isEmpty();
    }

    @Test
    void theEnvironmentMayNameTheFile() throws IOException {
        Path file = directory.resolve("streambed.properties");
        Files.writeString(file, "data-dir = /from/file");
        var environment = Map.of("STREAMBED_CONFIG", file.toString());

        assertThat(CommandLines.parse(new Streambed(), environment).config().dataDir())
                .contains(Path.of("/from/file"));
    }

    @Test
    void anUnknownKeyOfTheFileIsAMistake() throws IOException {
        Path file = directory.resolve("streambed.properties");
        Files.writeString(file, "prot=1");

        assertThatThrownBy(() -> ServerConfig.of("--config=" + file))
                .isInstanceOf(StartupException.class)
                .hasMessage("unknown key 'prot' in the configuration file " + file);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --port=x                         | Invalid value for option '--port': 'x' is not an int
                    --port=65536                     | --port must be between 0 and 65535, not 65536
                    --internal-port=-1               | --internal-port must be between 0 and 65535, not -1
                    --kafka-port=70000                | --kafka-port must be between 0 and 65535, not 70000
                    --host=                          | --host must not be empty
                    --cluster=a/b                    | --cluster must be 1 to 100 letters, digits, '.', '_' or '-', not 'a/b'
                    --log-partitions=0               | --log-partitions must be between 1 and 4096, not 0
                    --table-partitions=9999          | --table-partitions must be between 1 and 4096, not 9999
                    --replication-factor=0           | --replication-factor must be between 1 and 32767, not 0
                    --region=US East                 | --region must look like us-east-1, with lower-case letters, digits and '-', not 'US East'
                    --schema-registry-url=registry   | --schema-registry-url must be an http or https URL, not 'registry'
                    --history=0                      | --history must be at least 1 hour
                    --advertised-address=node        | Invalid value for option '--advertised-address': 'node' is not HOST:PORT
                    --advertised-address=node:0      | Invalid value for option '--advertised-address': 'node:0' is not HOST:PORT
                    --cluster-secret=short           | --cluster-secret must have at least 16 characters
                    --config=/nowhere/x              | the configuration file /nowhere/x does not exist
                    --unknown                        | Unknown option: '--unknown'
                    """)
    void aWrongValueIsSaidInOneLine(String argument, String message) {
        assertThatThrownBy(() -> ServerConfig.of(argument))
                .isInstanceOf(StartupException.class)
                .hasMessage(message);
    }

    @Test
    void aTableHasNoMorePartitionsThanTheLog() {
        assertThatThrownBy(() -> ServerConfig.of("--log-partitions=2", "--table-partitions=3"))
                .isInstanceOf(StartupException.class)
                .hasMessage("--table-partitions must be between 1 and 2, not 3");
    }

    @Test
    void nodesOnAllInterfacesSayWhereOthersReachThem() {
        assertThatThrownBy(() -> ServerConfig.of("--host=0.0.0.0", "--kafka-bootstrap=a:1"))
                .isInstanceOf(StartupException.class)
                .hasMessage(
                        "--advertised-address is needed with --host 0.0.0.0: other nodes must know where to reach this"
                                + " one");
    }
}
