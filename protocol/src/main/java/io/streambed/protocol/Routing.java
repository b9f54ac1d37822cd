package io.streambed.protocol;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Brings a call to the node that owns a log partition. */
public interface Routing {
    /**
     * Runs {@code local} here if this node owns the partition, else forwards the call to the owner and passes its answer
     * on. {@code local} may be run again after it failed with
     * {@link io.streambed.model.PartitionMovedException}, until the call's deadline, and on any thread.
     */
    CompletionStage<Reply> route(int logPartition, Call call, Supplier<CompletionStage<Reply>> local);
}
