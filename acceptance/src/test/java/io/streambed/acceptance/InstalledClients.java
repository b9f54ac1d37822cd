package io.streambed.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.opentest4j.TestAbortedException;

/**
 * The programs that tests need beside our own, clients of other languages above all, in the versions that the lock files under {@code
 * src/test} name, installed below {@code target} once for each state of the lock file. A test whose program cannot be had is aborted: JUnit reports it as skipped, with the reason.
 */
final class InstalledClients {
    private static final Path SOURCES =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("src/test");
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String UNPACK = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:unpack";

    /** So that what cannot be installed is tried once, not by every test. */
    private static final Map<String, Optional<Path>> ENVIRONMENTS = new ConcurrentHashMap<>();

    private InstalledClients() {}

    /** Where the programs of {@code src/test/javascript} can be run with {@code node}: their copies, with their packages. */
    static Path javaScript() {
        Path sources = SOURCES.resolve("javascript");
        if (!succeeds(sources, "node", "--version")) {
            throw new TestAbortedException("skipped: there is no node on the PATH");
        }
        Path directory = WorkDirectory.kept("clients").resolve("javascript");
        Path lock = sources.resolve("package-lock.json");
        boolean installed = installed(lock, directory, () -> {
            copy(sources.resolve("package.json"), directory);
            copy(lock, directory);
            return succeeds(directory, "npm", "ci", "--no-audit", "--no-fund");
        });
        if (!installed) {
            throw new TestAbortedException("skipped: 'npm ci' could not install the packages");
        }
        try (var files = Files.list(sources)) {
            files.filter(file -> file.toString().endsWith(".js")).forEach(file -> copy(file, directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return directory;
    }

    /** A Python with boto3: as pinned, else what is on the PATH. */
    static String python() {
        Optional<Path> environment = ENVIRONMENTS.computeIfAbsent("python", InstalledClients::environment);
        if (environment.isPresent()) {
            return environment.get().resolve("bin/python").toString();
        }
        if (!succeeds(SOURCES, "python3", "-c", "import boto3")) {
            throw new TestAbortedException("skipped: pip could not install boto3, and no python3 on the PATH has it");
        }
        return "python3";
    }

    /** A {@code PATH} on which {@code aws} is the AWS CLI: as pinned, else as it is. */
    static String pathWithAws() {
        String path = String.valueOf(System.getenv("PATH"));
        Optional<Path> environment = ENVIRONMENTS.computeIfAbsent("shell", InstalledClients::environment);
        if (environment.isPresent()) {
            return environment.get().resolve("bin") + ":" + path;
        }
        if (!succeeds(SOURCES, "aws", "--version")) {
            throw new TestAbortedException("skipped: pip could not install the AWS CLI, and no 'aws' is on the PATH");
        }
        return path;
    }

    /** Where Apicurio's schema registry is. */
    static Path registry() {
        Path artifact = SOURCES.resolve("registry/artifact.txt");
        Path directory = WorkDirectory.kept("clients").resolve("registry");
        boolean installed = installed(
                artifact,
                directory,
                () -> succeeds(
                        SOURCES,
                        "mvn",
                        "-B",
                        "-q",
                        UNPACK,
                        "-Dartifact=" + Files.readString(artifact).strip(),
                        "-DoutputDirectory=" + directory));
        if (!installed) {
            throw new TestAbortedException("skipped: Maven could not fetch the registry");
        }
        return directory;
    }

    /** A Python environment with what the requirements in that directory of the sources name; empty if they cannot be had. */
    private static Optional<Path> environment(String name) {
        Path requirements = SOURCES.resolve(name).resolve("requirements.txt");
        Path directory = WorkDirectory.kept("clients").resolve(name);
        boolean installed = installed(
                requirements,
                directory,
                () -> succeeds(SOURCES, "python3", "-m", "venv", directory.toString())
                        && succeeds(
                                SOURCES,
                                directory.resolve("bin/python").toString(),
                                "-m",
                                "pip",
                                "install",
                                "--quiet",
                                "--retries",
                                "1",
                                "--no-deps",
                                "--requirement",
                                requirements.toString()));
        return installed ? Optional.of(directory) : Optional.empty();
    }

    private static boolean installed(Path lock, Path directory, Installation installation) {
        Path complete = directory.resolve("complete.lock"); // the lock file that was installed completely
        try {
            if (Files.exists(complete) && Files.mismatch(lock, complete) < 0) {
                return true;
            }
            WorkDirectory.delete(directory);
            WorkDirectory.created(directory);
            if (!installation.succeeds()) {
                return false;
            }
            Files.copy(lock, complete);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    private interface Installation {
        boolean succeeds() throws IOException;
    }

    private static void copy(Path file, Path directory) {
        try {
            Files.copy(file, directory.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean succeeds(Path directory, String... command) {
        Optional<Program> program;
        try {
            program = Program.run(directory, PATIENCE, command);
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
            return false;
        }
        program.filter(done -> done.status() != 0)
                .ifPresent(done -> System.out.println(List.of(command) + ": " + done.output()));
        return program.filter(done -> done.status() == 0).isPresent();
    }
}
