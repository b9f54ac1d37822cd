package io.streambed.triggers;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.triggers.EventSourceMapping.Settings;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LaneQueueTest {
    private static final long LONG = TimeUnit.SECONDS.toNanos(10);

    private static LaneQueue queue(int batchSize, int gatherSeconds, int windowSeconds) {
        return new LaneQueue(new Settings(
                "f", true, batchSize, gatherSeconds, 1, List.of(), false, -1, -1, false, null, windowSeconds));
    }

    private static List<Long> take(LaneQueue queue) throws InterruptedException {
        List<TriggerRecord> batch = queue.take(LONG);
        return batch == null ? List.of() : Records.offsets(batch);
    }

    @Test
    void batchesHoldAsManyRecordsAsAllowed() throws Exception {
        LaneQueue queue = queue(2, 0, 0);
        for (int i = 1; i <= 3; i++) {
            queue.offer(Records.at(i, 0), LONG);
        }

        assertThat(take(queue)).containsExactly(1L, 2L);
        assertThat(take(queue)).containsExactly(3L);
        assertThat(queue.take(0)).isEmpty();
    }

    @Test
    void aFullBatchDoesNotWaitForTheBatchingWindow() throws Exception {
        LaneQueue queue = queue(2, 300, 0);
        queue.offer(Records.at(1, 0), LONG);
        queue.offer(Records.at(2, 0), LONG);

        assertThat(take(queue)).containsExactly(1L, 2L);
    }

    @Test
    void theEndOfTheShardEndsTheBatchingWindow() throws Exception {
        LaneQueue queue = queue(2, 300, 0);
        queue.offer(Records.at(1, 0), LONG);
        queue.close();

        assertThat(take(queue)).containsExactly(1L);
        assertThat(queue.take(LONG)).isNull();
    }

    @Test
    void aBatchDoesNotCrossTumblingWindows() throws Exception {
        LaneQueue queue = queue(10, 300, 10);
        queue.offer(Records.at(1, 8_000), LONG);
        queue.offer(Records.at(2, 9_999), LONG);
        queue.offer(Records.at(3, 10_000), LONG);
        queue.close();

        assertThat(take(queue)).containsExactly(1L, 2L);
        assertThat(take(queue)).containsExactly(3L);
    }

    @Test
    void aBatchDoesNotOutgrowAnEvent() throws Exception {
        LaneQueue queue = queue(10, 0, 0);
        for (int i = 1; i <= 3; i++) {
            queue.offer(new TriggerRecord(Records.at(i, 0).stream(), new byte[3_000_000]), LONG);
        }

        assertThat(take(queue)).containsExactly(1L, 2L);
        assertThat(take(queue)).containsExactly(3L);
    }

    @Test
    void aFullQueueTakesNoMore() throws Exception {
        LaneQueue queue = queue(1, 0, 0);
        int taken = 0;
        while (taken < 100_000 && queue.offer(Records.at(taken, 0), 0)) {
            taken++;
        }

        assertThat(taken).isLessThan(1_000);
        queue.take(LONG);
        assertThat(queue.offer(Records.at(1, 0), 0)).isTrue();
    }

    @Test
    void whoWaitsIsToldToStop() throws Exception {
        LaneQueue queue = queue(1, 0, 0);
        Thread stopper = Thread.ofVirtual().start(queue::stop);

        assertThat(queue.take(LONG)).isNull();
        assertThat(queue.offer(Records.at(1, 0), LONG)).isFalse();
        stopper.join();
    }
}
