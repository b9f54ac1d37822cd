package io.streambed.benchmark;

import java.time.Duration;
import java.util.List;

/**
 * How to run.
 *
 * @param databases in the order of the report; the first is compared with each of the others
 * @param scenarios in the order of {@link Scenario#compareOrder}
 * @param cold length of the cold scenario
 * @param streamRate writes per second while the stream is followed
 * @param streamPause what the stream's consumer waits between two polls of a shard
 * @param busyRecords records of the busy table beside a quiet one
 * @param kafka whether Streambed gets a Kafka broker in a process of its own
 */
record Settings(
        List<Database> databases,
        List<Scenario> scenarios,
        int rounds,
        Duration cold,
        Duration warmUp,
        Duration measured,
        int keys,
        int streamRate,
        Duration streamPause,
        int recoveryItems,
        int busyRecords,
        boolean kafka) {

    Settings {
        databases = List.copyOf(databases);
        scenarios = List.copyOf(scenarios);
    }
}
