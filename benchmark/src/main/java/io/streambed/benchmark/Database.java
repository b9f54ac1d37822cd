package io.streambed.benchmark;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A system to measure: how to install it, and how to start it on a port of the loopback interface. */
sealed interface Database permits Streambed, DynamoDbLocal, Dynalite {

    /** Unique within a run; the name in the report. */
    String name();

    /** For the report: what kind of guarantee the numbers come with. */
    String durability();

    boolean hasStreams();

    /** Fetches or builds what is missing, under {@code benchmark/target} (and the package managers' own caches). */
    void install(Workspace workspace);

    /** {@code kafka}: bootstrap address of the broker of this run, if there is one. */
    List<String> command(Workspace workspace, int port, Path data, @Nullable String kafka);
}
