package io.streambed.acceptance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the build ships, or another build that {@code -Dstreambed.jar=...} names, and how it is run. */
final class StreambedJar {
    private static final Path JAR = moduleDirectory()
            .resolve(System.getProperty("streambed.jar", "../server/target/streambed.jar"))
            .normalize();

    private StreambedJar() {}

    /**
     * The command line of the jar's own main class.
     *
     * @param temporary a directory for what the process leaves behind when it is killed: unpacked native libraries
     */
    static List<String> server(Path temporary, String... options) {
        return java(temporary, List.of("-jar", jar()), options);
    }

    /** The command line of another main class in the jar. */
    static List<String> mainClass(String name, Path temporary, String... options) {
        return java(temporary, List.of("-cp", jar(), name), options);
    }

    private static List<String> java(Path temporary, List<String> program, String... options) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx384m",
                "-Djava.io.tmpdir=" + WorkDirectory.created(temporary),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(program);
        command.addAll(List.of(options));
        return command;
    }

    private static String jar() {
        if (!Files.isRegularFile(JAR)) {
            throw new IllegalStateException(
                    "There is no " + JAR + ". These tests run what the module 'server' builds: run 'mvn verify' on the"
                            + " whole project, or 'mvn package -pl server -am' first.");
        }
        return JAR.toString();
    }

    private static Path moduleDirectory() {
        return Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    }
}
