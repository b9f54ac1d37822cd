package io.streambed.stream;

import io.streambed.model.KeySchema;
import io.streambed.model.StreamViewType;
import java.util.List;

/**
 * A stream as consumers inside this process see it.
 *
 * @param tableId id of the stream's table
 * @param table the table's number, which the headers of the log's records carry
 * @param label tells the table's streams apart
 * @param complete whether every shard has begun; more will come if not
 * @param shards those that have begun, in the order of their ids
 */
public record FollowedStream(
        String arn,
        String tableId,
        int table,
        String label,
        KeySchema key,
        StreamViewType viewType,
        boolean complete,
        List<FollowedShard> shards) {
    public FollowedStream {
        shards = List.copyOf(shards);
    }

    /**
     * One of its shards.
     *
     * @param firstHash tells the shards on one log partition apart
     */
    public record FollowedShard(String id, int logPartition, int firstHash) {}
}
