package io.streambed.materializer;

import java.util.concurrent.CompletionStage;

/**
 * The log partitions this node may answer from: those whose sequencer has read its own claim back, so that everything
 * before the claim is applied and nothing that is shown can still be refused by the log.
 */
public interface ServingPartitions {
    /**
     * The partition, once it may be read.
     *
     * @param consistent whether the answer must reflect every write acknowledged before this call, by any node; costs a
     *     log round trip where ownership can be contested
     * @param deadlineNanos in terms of {@link System#nanoTime()}
     * @return fails with {@link io.streambed.model.PartitionMovedException} if this node does not own the partition, or
     *     with a {@link io.streambed.model.DynamoDbException} at the deadline
     */
    CompletionStage<OpenPartition> serving(int logPartition, boolean consistent, long deadlineNanos);
}
