package io.streambed.stream;

import java.time.Duration;

/**
 * A reader's place in a shard, as it travels between client and server.
 *
 * @param tableId id of the stream's table
 * @param label of the stream
 * @param logPartition where the shard's changes are
 * @param firstHash of the table partition, which tells the shards on one log partition apart
 * @param issuedAt epoch milliseconds
 */
record ShardIterator(String tableId, String label, int logPartition, int firstHash, Cursor cursor, long issuedAt) {
    /** How long an iterator may be used. */
    static final Duration LIFETIME = Duration.ofMinutes(15);

    boolean expired(long now) {
        return now - issuedAt > LIFETIME.toMillis();
    }

    ShardIterator movedTo(Cursor next, long now) {
        return new ShardIterator(tableId, label, logPartition, firstHash, next, now);
    }
}
