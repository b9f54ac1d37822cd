package io.streambed.write;

import io.streambed.materializer.AppliedRecord;
import io.streambed.materializer.IndexUpdateSink;
import io.streambed.materializer.PartitionFold;
import io.streambed.materializer.Rows;
import io.streambed.schemas.FoldState;
import io.streambed.schemas.RecordCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A process that has the log partition open, from its opening to its closing or crash: restores the store from the changelog,
 * reads the log, runs the sequencer.
 */
final class SimulatedNode {
    /** By how much a clock may be wrong while items expire by it. */
    static final long CLOCK_TOLERANCE_MILLIS = 60_000;

    private final SimulatedLog log;
    private final SimulatedTime time;
    private final Random random;
    private final Changelog changelog;
    private final long generation;
    private final SimulatedLog.Producer producer;
    private final SimulatedRows rows;
    private final PartitionFold fold;
    private final Sequencer sequencer;
    private final ExpirySweep sweep;
    private final @Nullable TransactionHome home;
    private final @Nullable PartRecovery parts;
    private int position;
    private int nextUpdate;
    private boolean paused;
    private boolean gone;
    private boolean crashed;

    /**
     * The changelog and the committed offset. With transactions (several processes) both move together and a node that is no
     * longer the assigned one cannot move them; without (one process) a crash may cut the changelog anywhere after the
     * commit.
     */
    static final class Changelog {
        private final boolean transactional;
        private final List<Rows.Row> durable = new ArrayList<>();
        private final List<Rows.Row> uncommitted = new ArrayList<>();
        private int committedPosition;
        private long generation;

        /** The topic of index updates, and what is on its way there. */
        private final List<byte[]> updates = new ArrayList<>();

        private final List<byte[]> sentUpdates = new ArrayList<>();
        private int committedUpdate;

        Changelog(boolean transactional) {
            this.transactional = transactional;
        }

        /** What a node that opens now finds; nobody before it can write any more. */
        List<Rows.Row> restore(Random random) {
            generation++;
            if (!transactional && !uncommitted.isEmpty()) {
                durable.addAll(uncommitted.subList(0, random.nextInt(uncommitted.size() + 1)));
            }
            uncommitted.clear();
            if (!transactional && !sentUpdates.isEmpty()) {
                updates.addAll(sentUpdates.subList(0, random.nextInt(sentUpdates.size() + 1)));
            }
            sentUpdates.clear();
            return List.copyOf(durable);
        }

        private void write(long writer, List<Rows.Row> rows) {
            if (writer == generation) {
                uncommitted.addAll(rows);
            }
        }

        private void send(long writer, byte[] value) {
            if (writer == generation) {
                sentUpdates.add(value);
            }
        }

        private void deliver(long writer) {
            if (!transactional && writer == generation) {
                updates.addAll(sentUpdates);
                sentUpdates.clear();
            }
        }

        private void commit(long writer, int position, int update) {
            if (writer == generation) {
                updates.addAll(sentUpdates);
                sentUpdates.clear();
                committedUpdate = update;
                durable.addAll(uncommitted);
                uncommitted.clear();
                committedPosition = position;
            }
        }
    }

    SimulatedNode(
            SimulatedLog log,
            SimulatedTime time,
            Random random,
            Changelog changelog,
            RecordCodec codec,
            SequencerConfig config,
            UUID owner) {
        this(log, time, random, changelog, codec, config, owner, 0, null);
    }

    /** @param participants makes what the node's coordinator talks to; null if there are no transactions */
    SimulatedNode(
            SimulatedLog log,
            SimulatedTime time,
            Random random,
            Changelog changelog,
            RecordCodec codec,
            SequencerConfig config,
            UUID owner,
            int logPartition,
            @Nullable Function<SimulatedNode, TransactionParticipants> participants) {
        this.log = log;
        this.time = time;
        this.random = random;
        this.changelog = changelog;
        this.rows = new SimulatedRows(changelog.restore(random));
        this.generation = changelog.generation;
        this.position = changelog.committedPosition;
        this.nextUpdate = changelog.committedUpdate;
        this.fold = new PartitionFold(logPartition, rows, codec, new IndexUpdateSink() {
            @Override
            public void send(int logPartition, byte[] value) {
                changelog.send(generation, value);
            }

            @Override
            public long opening() {
                return changelog.generation;
            }
        });
        fold.checkLog(0, log.entries().size());
        this.producer = log.producer();
        this.sequencer = new Sequencer(fold, config, producer, codec, time, "simulated", owner);
        this.sweep = new ExpirySweep(sequencer, time, producer.clock(), table -> false);
        TransactionParticipants reached = participants == null ? null : participants.apply(this);
        this.home = reached == null ? null : new TransactionHome(sequencer, reached, time);
        this.parts = reached == null ? null : new PartRecovery(sequencer, reached, time);
        sequencer.open();
        poll();
        tick();
    }

    PartitionFold fold() {
        return fold;
    }

    Rows rows() {
        return rows;
    }

    int position() {
        return position;
    }

    boolean gone() {
        return gone;
    }

    boolean readable() {
        return sequencer.readable();
    }

    Sequencer sequencer() {
        return sequencer;
    }

    TransactionHome home() {
        return Objects.requireNonNull(home);
    }

    /** Whether the process is dead, so that nothing comes of what it was about to do. */
    boolean crashed() {
        return crashed;
    }

    boolean paused() {
        return paused;
    }

    void submit(Command<?> command) {
        sequencer.submit(command);
    }

    /** Stops reading and ticking, as SIGSTOP would; what it has sent goes on its way. */
    void pause(long millis) {
        paused = true;
        time.after(millis, () -> paused = false);
    }

    private void poll() {
        if (gone) {
            return;
        }
        if (!paused) {
            int most = 1 + random.nextInt(20);
            for (int i = 0; i < most && position < log.entries().size(); i++) {
                SimulatedLog.Entry entry = log.entries().get(position);
                @Nullable AppliedRecord applied = fold.apply(position, entry.header(), entry.value());
                changelog.write(generation, rows.takeWritten());
                position++;
                if (applied != null) {
                    sequencer.applied(applied);
                }
            }
            if (random.nextInt(3) == 0) {
                changelog.deliver(generation);
            }
            for (int i = random.nextInt(10); i > 0 && nextUpdate < changelog.updates.size(); i--) {
                fold.applyIndexUpdates(nextUpdate, changelog.updates.get(nextUpdate));
                changelog.write(generation, rows.takeWritten());
                nextUpdate++;
            }
            if (fold.backfillPending() && random.nextInt(4) == 0) {
                fold.backfill(1 + random.nextInt(3));
                changelog.write(generation, rows.takeWritten());
            }
            if (fold.purgePending() && random.nextInt(4) == 0) {
                fold.purge(1 + random.nextInt(20));
                changelog.write(generation, rows.takeWritten());
            }
            if (random.nextInt(20) == 0) {
                changelog.commit(generation, position, nextUpdate);
            }
        }
        time.after(1 + random.nextInt(3), this::poll);
    }

    private void tick() {
        if (gone) {
            return;
        }
        if (!paused) {
            sequencer.tick();
            sweep.step();
            if (home != null && parts != null) {
                home.step();
                parts.step();
            }
        }
        time.after(50, this::tick);
    }

    /** The process is killed: its callers hear nothing any more. */
    void crash() {
        gone = true;
        crashed = true;
        producer.die();
    }

    /** The partition is taken from the process, which lives on and finds out what became of what it had sent. */
    void close() {
        gone = true;
        Orphans orphans = sequencer.close();
        fold.close();
        readOn(fold.appliedOffset() + 1, fold.fold(), orphans);
    }

    private void readOn(long from, FoldState state, Orphans orphans) {
        if (orphans.settled()) {
            return;
        }
        FoldState current = state;
        long next = from;
        if (next < log.entries().size()) {
            current = orphans.read(current, log.entries().get((int) next).header());
            next++;
        }
        orphans.expire(time.nanos());
        long resumeAt = next;
        FoldState resumeWith = current;
        time.after(1, () -> readOn(resumeAt, resumeWith, orphans));
    }
}
