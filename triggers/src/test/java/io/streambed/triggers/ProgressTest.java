package io.streambed.triggers;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.stream.SequenceNumber;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void whatWasFilteredOutIsDoneWhenItWasRead() {
        Progress progress = new Progress(1, SequenceNumber.at(0));

        progress.readTo(SequenceNumber.at(9));

        assertThat(progress.safe()).isEqualTo(SequenceNumber.at(9));
        assertThat(progress.idle()).isTrue();
    }

    /** In whatever order the lanes get on, nothing that is not done lies before the safe place. */
    @Property(tries = 200)
    void nothingOpenLiesBeforeTheSafePlace(@ForAll long seed) {
        Random random = new Random(seed);
        int lanes = 1 + random.nextInt(4);
        Progress progress = new Progress(lanes, SequenceNumber.at(0));
        List<Deque<Long>> open = new ArrayList<>();
        for (int i = 0; i < lanes; i++) {
            open.add(new ArrayDeque<>());
        }
        TreeSet<Long> undone = new TreeSet<>();
        long next = 0;
        for (int step = 0; step < 200; step++) {
            int lane = random.nextInt(lanes);
            if (random.nextBoolean()) {
                progress.handedOut(lane, SequenceNumber.at(next));
                open.get(lane).add(next);
                undone.add(next);
                next += 1 + random.nextInt(3);
                progress.readTo(SequenceNumber.at(next));
            } else if (!open.get(lane).isEmpty()) {
                long through = -1;
                for (int count = 1 + random.nextInt(open.get(lane).size()); count > 0; count--) {
                    through = open.get(lane).removeFirst();
                    undone.remove(through);
                }
                progress.done(lane, SequenceNumber.at(through));
            }

            assertThat(progress.safe().offset()).isEqualTo(undone.isEmpty() ? next : undone.first());
        }
    }
}
