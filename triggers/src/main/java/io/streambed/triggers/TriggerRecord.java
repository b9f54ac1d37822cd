package io.streambed.triggers;

import io.streambed.stream.SequenceNumber;
import io.streambed.stream.StreamRecord;

/**
 * A record on its way to a function.
 *
 * @param json the record as it stands in an event; empty for functions that do not take JSON
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record TriggerRecord(StreamRecord stream, byte[] json) {
    SequenceNumber sequenceNumber() {
        return stream.sequenceNumber();
    }

    /** Commit time, epoch milliseconds. */
    long time() {
        return stream.time();
    }

    /** What it counts towards the limit of a batch, bytes. */
    int weight() {
        return json.length > 0 ? json.length : stream.sizeBytes();
    }
}
