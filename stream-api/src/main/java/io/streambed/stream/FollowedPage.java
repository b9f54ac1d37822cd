package io.streambed.stream;

import java.util.List;

/**
 * What a {@link ShardFollower} read.
 *
 * @param next where it stands now: everything before it has been seen
 * @param atTip whether there was nothing more when this was read
 * @param ended whether nothing will ever come any more: the shard is closed and read to its end
 */
public record FollowedPage(List<StreamRecord> records, SequenceNumber next, boolean atTip, boolean ended) {
    public FollowedPage {
        records = List.copyOf(records);
    }
}
