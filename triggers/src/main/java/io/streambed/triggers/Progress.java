package io.streambed.triggers;

import io.streambed.stream.SequenceNumber;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * How far a shard's records are done: everything before {@link #safe} has been processed, given up or filtered out, in
 * whatever order its lanes got there. Thread-safe.
 */
final class Progress {
    private final List<Deque<SequenceNumber>> outstanding = new ArrayList<>();
    private SequenceNumber read;

    /** @param read where reading begins */
    Progress(int lanes, SequenceNumber read) {
        this.read = read;
        for (int i = 0; i < lanes; i++) {
            outstanding.add(new ArrayDeque<>());
        }
    }

    /** A record has been handed to a lane; to be told before the lane can have it done, and in order. */
    synchronized void handedOut(int lane, SequenceNumber number) {
        outstanding.get(lane).addLast(number);
    }

    /** A lane is done with all its records up to this one. */
    synchronized void done(int lane, SequenceNumber through) {
        Deque<SequenceNumber> numbers = outstanding.get(lane);
        while (!numbers.isEmpty() && numbers.getFirst().compareTo(through) <= 0) {
            numbers.removeFirst();
        }
    }

    /** Everything before this has been read and handed out. */
    synchronized void readTo(SequenceNumber next) {
        read = next;
    }

    /** Where another poller would have to begin. */
    synchronized SequenceNumber safe() {
        SequenceNumber safe = read;
        for (Deque<SequenceNumber> numbers : outstanding) {
            if (!numbers.isEmpty() && numbers.getFirst().compareTo(safe) < 0) {
                safe = numbers.getFirst();
            }
        }
        return safe;
    }

    /** Whether nothing is on its way. */
    synchronized boolean idle() {
        return outstanding.stream().allMatch(Deque::isEmpty);
    }
}
