package io.streambed.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A worker of the Kinesis Client Library as a process, and what it has printed (see the module {@code kcl-consumer}). */
final class KclWorker implements AutoCloseable {
    private static final Path MODULE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("kcl-consumer");

    private final ChildProcess process;

    private KclWorker(ChildProcess process) {
        this.process = process;
    }

    /** A record that the worker's processor was given. */
    record Seen(String shard, BigInteger sequenceNumber, String value) {}

    static KclWorker start(URI endpoint, String streamArn, String application, String name, String position) {
        return new KclWorker(ChildProcess.start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(),
                        "io.streambed.kcl.KclConsumer",
                        endpoint.toString(),
                        streamArn,
                        application,
                        name,
                        position),
                WorkDirectory.kept("kcl").resolve(application + "-" + name + ".log")));
    }

    private static String classPath() {
        try {
            return MODULE.resolve("target/classes")
                    + java.io.File.pathSeparator
                    + Files.readString(MODULE.resolve("target/consumer.classpath"), StandardCharsets.UTF_8)
                            .strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the module kcl-consumer is not built", e);
        }
    }

    /** As {@code kill -9}. */
    void kill() {
        process.kill();
    }

    private List<String[]> lines(String kind) {
        String output = process.output();
        var lines = new ArrayList<String[]>();
        // The last line may still be growing.
        for (String line :
                output.substring(0, output.lastIndexOf('\n') + 1).lines().toList()) {
            String[] words = line.split(" ");
            if (words[0].equals(kind)) {
                lines.add(words);
            }
        }
        return lines;
    }

    /** The shards from which it has been given something, if only nothing new. */
    Set<String> polled() {
        var shards = new TreeSet<String>();
        lines("polled").forEach(words -> shards.add(words[1]));
        return shards;
    }

    Set<String> lost() {
        var shards = new TreeSet<String>();
        lines("lost").forEach(words -> shards.add(words[1]));
        return shards;
    }

    List<Seen> records() {
        return lines("record").stream()
                .map(words -> new Seen(words[1], new BigInteger(words[2]), words[3]))
                .toList();
    }

    /** By shard, the last sequence number it knows to be checkpointed. */
    Map<String, BigInteger> checkpoints() {
        var checkpoints = new LinkedHashMap<String, BigInteger>();
        lines("checkpoint").forEach(words -> checkpoints.put(words[1], new BigInteger(words[2])));
        return checkpoints;
    }

    @Override
    public void close() {
        process.close();
    }
}
