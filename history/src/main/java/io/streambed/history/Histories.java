package io.streambed.history;

import io.streambed.materializer.OpenPartition;
import io.streambed.schemas.RecordCodec;
import io.streambed.stream.LogSource;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/** Makes {@link TableHistory} for the log partitions that are open on this node. Thread-safe. */
public final class Histories implements AutoCloseable {
    private final RecordCodec codec;
    private final LogSources sources;
    private final Fence fence;
    private final Path temporary;

    /**
     * @param clientConfig how to reach the cluster
     * @param temporary a directory for what does not fit into memory; emptied now
     */
    public Histories(
            Map<String, Object> clientConfig, String changesTopic, RecordCodec codec, Fence fence, Path temporary) {
        this(() -> LogSource.kafka(clientConfig, changesTopic), codec, fence, temporary);
    }

    Histories(Supplier<LogSource> sources, RecordCodec codec, Fence fence, Path temporary) {
        this.codec = codec;
        this.sources = new LogSources(sources);
        this.fence = fence;
        this.temporary = temporary;
        TemporaryFiles.delete(temporary);
    }

    /**
     * The past of a table on a log partition.
     *
     * @param table the table's number
     */
    public TableHistory of(OpenPartition partition, int table) {
        return of(partition, table, () -> {});
    }

    /**
     * The past of a table on a log partition, to be read at a pace.
     *
     * @param afterRead done by whoever reads, after each read of the log; may take its time
     */
    TableHistory of(OpenPartition partition, int table, Runnable afterRead) {
        return new TableHistory(partition, table, codec, sources, fence, temporary, afterRead);
    }

    @Override
    public void close() {
        sources.close();
    }
}
