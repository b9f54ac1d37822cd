package io.streambed.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.model.StreamViewType;
import io.streambed.model.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Readers of a small tail while it is appended to: what they get is complete, or they are told that it is not. */
class TailConcurrencyTest {
    private static final int COMMITS = 20_000;

    @Test
    void readersSeeEveryCommitOrLearnThatTheTailHasLeftThemBehind() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        try (StreamWorld world = new StreamWorld(1, new StreamWorld.Options(100_000, 100, 2, 16));
                ExecutorService readers = Executors.newFixedThreadPool(3)) {
            TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0);
            Tail tail = world.tails.of(world.open(0));
            long first = tail.tip().appliedOffset() + 1;
            List<Future<Long>> reading = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Callable<Long> reader = () -> follow(tail, first, done);
                reading.add(readers.submit(reader));
            }
            for (int i = 0; i < COMMITS; i++) {
                world.commit(table, world.put(table, "a", "" + i));
            }
            done.set(true);

            for (Future<Long> reader : reading) {
                assertThat(reader.get(20, TimeUnit.SECONDS)).isEqualTo(first + COMMITS);
            }
        }
    }

    /** Follows the tail, jumping to the tip when it is left behind; where it got to. */
    private static long follow(Tail tail, long first, AtomicBoolean done) {
        long next = first;
        while (true) {
            boolean last = done.get();
            Tail.Tip tip = tail.tip();
            List<Tail.Entry> entries = tail.from(next, 64);
            if (entries == null) {
                assertThat(tail.covers(next)).isFalse();
                next = tip.appliedOffset() + 1;
            } else {
                for (Tail.Entry entry : entries) {
                    assertThat(entry.offset()).isEqualTo(next);
                    assertThat(entry.before().seq()).isEqualTo(next - 1);
                    next++;
                }
                if (entries.isEmpty() && last) {
                    return next;
                }
            }
        }
    }
}
