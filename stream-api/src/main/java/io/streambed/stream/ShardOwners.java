package io.streambed.stream;

import io.streambed.materializer.OpenPartition;
import io.streambed.materializer.ServingPartitions;
import io.streambed.protocol.Call;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Routing;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Brings the reading of a shard to the node that has its log partition open. */
final class ShardOwners {
    private final Routing routing;
    private final ServingPartitions serving;

    ShardOwners(Routing routing, ServingPartitions serving) {
        this.routing = routing;
        this.serving = serving;
    }

    /** Runs {@code local} on the owner, with the log partition; again if that moves meanwhile. */
    CompletionStage<Reply> read(int logPartition, Call call, Function<OpenPartition, CompletionStage<Reply>> local) {
        return routing.route(
                logPartition,
                call,
                () -> Stages.own(serving.serving(logPartition, false, call.deadlineNanos()))
                        .thenCompose(local));
    }
}
