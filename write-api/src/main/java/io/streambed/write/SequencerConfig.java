package io.streambed.write;

import java.time.Duration;

/**
 * Bounds and times of the sequencers.
 *
 * @param contested whether other processes can claim this node's log partitions; then every answer without a record of
 *     its own waits for one that was appended after it was decided
 * @param maxInFlight records per log partition that may be sent and not read back; commands that come meanwhile are
 *     gathered into the next record
 * @param maxGroupBytes encoded changes at which a group is closed
 * @param maxPendingCommands commands per log partition that may await their answer; more are throttled
 * @param maxPendingBytes summed weight of those commands
 * @param claimInterval how often an owner claims again, so that a lost block index can be rebuilt from the log
 * @param claimBackoff how long to wait before a refused or failed claim is repeated
 */
public record SequencerConfig(
        boolean contested,
        int maxInFlight,
        int maxGroupBytes,
        int maxPendingCommands,
        long maxPendingBytes,
        Duration claimInterval,
        Duration claimBackoff) {

    /** The defaults, for a log that only this process writes, or one that several processes share. */
    public static SequencerConfig defaults(boolean contested) {
        return new SequencerConfig(
                contested, 1, 512 * 1024, 10_000, 128L << 20, Duration.ofHours(1), Duration.ofMillis(200));
    }
}
