package io.streambed.acceptance;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Amazon's DynamoDB Local in memory, in a process of its own: its dependencies do not go together with those of the tests. Its
 * licence allows running it, not shipping it.
 */
final class DifferentialLocal implements AutoCloseable {
    private static final Path MODULE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    /** The benchmark starts the same version. */
    private static final Path POM =
            MODULE.resolve("../benchmark/src/main/peers/dynamodb-local/pom.xml").normalize();

    private static final Path JARS = MODULE.resolve("target/dynamodb-local");
    private static final Duration DOWNLOAD_TIME = Duration.ofMinutes(3);
    private static final Duration START_TIME = Duration.ofSeconds(60);
    private static final String NATIVE = "libsqlite4java-";

    private final ChildProcess process;
    private final int port;

    private DifferentialLocal(ChildProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Whether its jars are there, or Maven could copy them. */
    static boolean isResolved() {
        Path complete = JARS.resolve("complete.pom"); // the pom that was copied completely
        try {
            if (Files.exists(complete) && Files.mismatch(POM, complete) < 0) {
                return true;
            }
            Files.createDirectories(JARS);
            if (!copyJars("--offline") && !copyJars()) {
                return false;
            }
            // sqlite4java looks for its library without the version that Maven adds.
            for (Path library : list()) {
                String name = library.getFileName().toString();
                if (name.startsWith(NATIVE)) {
                    Files.copy(
                            library,
                            JARS.resolve(name.replaceFirst("-[0-9.]+(?=\\.[a-z]+$)", "")),
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
            Files.copy(POM, complete, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> list() throws IOException {
        try (var files = Files.list(JARS)) {
            return files.toList();
        }
    }

    private static boolean copyJars(String... options) {
        var command = new ArrayList<>(List.of("mvn", "-q", "-B"));
        command.addAll(List.of(options));
        String repository = System.getProperty("localRepository"); // that of the build
        if (repository != null) {
            command.add("-Dmaven.repo.local=" + repository);
        }
        command.addAll(List.of("-f", POM.toString(), "dependency:copy-dependencies", "-DoutputDirectory=" + JARS));
        try {
            Optional<Program> program = Program.run(MODULE, DOWNLOAD_TIME, command.toArray(String[]::new));
            program.filter(done -> done.status() != 0).ifPresent(done -> System.out.println(done.output()));
            return program.filter(done -> done.status() == 0).isPresent();
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
            return false;
        }
    }

    /** Starts it and returns at once. */
    static DifferentialLocal launch() {
        int port = FreePort.find();
        Path directory = WorkDirectory.fresh("dynamodb-local");
        ChildProcess process = ChildProcess.start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dsqlite4java.library.path=" + JARS,
                        "-cp",
                        JARS.resolve("*").toString(),
                        "software.amazon.dynamodb.services.local.main.ServerRunner",
                        "-inMemory",
                        "-disableTelemetry",
                        "-port",
                        Integer.toString(port)),
                directory.resolve("dynamodb-local.log"));
        return new DifferentialLocal(process, port);
    }

    /** Where it listens, once it does. */
    URI awaitReady() {
        await().pollInterval(Duration.ofMillis(50)).atMost(START_TIME).until(() -> !process.isAlive() || listens());
        if (!process.isAlive()) {
            throw new IllegalStateException("DynamoDB Local has ended: " + process.output());
        }
        return URI.create("http://127.0.0.1:" + port);
    }

    private boolean listens() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
