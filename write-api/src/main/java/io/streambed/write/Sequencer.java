package io.streambed.write;

import io.streambed.materializer.AppliedRecord;
import io.streambed.materializer.OpenPartition;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.PartitionMovedException;
import io.streambed.schemas.Change;
import io.streambed.schemas.FinishedPart;
import io.streambed.schemas.LogRecord;
import io.streambed.schemas.RecordCodec;
import io.streambed.schemas.RecordHeader;
import io.streambed.schemas.RecordKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The write path of one opened log partition: decides commands, appends records, answers when they are applied.
 *
 * <p>Mutable, and every field is guarded by {@code lock}. Callers submit from any thread, the stream thread tells what was
 * applied, the producer's thread tells how appends ended, and a timer ticks. Answers are given after the lock is left.
 *
 * <p>Everything it believes about the log it has read back from the log. See ARCHITECTURE.md, "The write path".
 */
final class Sequencer {
    private static final Logger LOG = LoggerFactory.getLogger(Sequencer.class);

    private enum State {
        /** A claim is sent or about to be; commands wait. */
        CLAIMING,
        /** The claim is read back: commands are decided. */
        OPEN,
        /** Another node's claim was read: commands go elsewhere, unless this node still has the partition a while later. */
        DEPOSED,
        CLOSED
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final OpenPartition partition;
    private final SequencerConfig config;
    private final LogAppender log;
    private final RecordCodec codec;
    private final Times times;
    private final String node;
    private final UUID owner;

    private State state = State.CLAIMING;
    private long epoch;
    private long nextSeq;
    private long lastTime;

    private final Backlog backlog;

    /** Commands that are decided and whose record is not sent yet. */
    private @Nullable Group gathering;

    /** Records that are sent and not read back, oldest first. */
    private final Deque<Group> inFlight = new ArrayDeque<>();

    private final Overlay overlay = new Overlay();
    private final OpenAttempts attempts = new OpenAttempts();
    private final OverlayView view;
    private final ClaimSchedule claims;
    private boolean sendFailed;

    private volatile boolean readable;
    private @Nullable List<Runnable> afterUnlock;

    /** @param owner unique to this opening of the partition */
    Sequencer(
            OpenPartition partition,
            SequencerConfig config,
            LogAppender log,
            RecordCodec codec,
            Times times,
            String node,
            UUID owner) {
        this.partition = partition;
        this.config = config;
        this.log = log;
        this.codec = codec;
        this.times = times;
        this.node = node;
        this.owner = owner;
        this.backlog = new Backlog(config);
        this.view = new OverlayView(partition, overlay, this::nextTime);
        this.claims = new ClaimSchedule(config, partition.fold().epoch());
        this.lastTime = partition.lastTime();
    }

    OpenPartition partition() {
        return partition;
    }

    /** The attempts at transactions that may be committed by this sequencer. */
    OpenAttempts attempts() {
        return attempts;
    }

    /** Appends the first claim. */
    void open() {
        lock.lock();
        try {
            claim();
        } finally {
            leave();
        }
    }

    /** Whether what is applied here may be shown: a claim of ours has been read back and no other since. */
    boolean readable() {
        return readable;
    }

    /** Decides the command now or as soon as the partition is claimed. Its result may be complete on return. */
    void submit(Command<?> command) {
        lock.lock();
        try {
            take(command);
            flushIfOpen();
        } finally {
            leave();
        }
    }

    /** Decides all commands, in their order, before the next record is sent. Results may be complete on return. */
    void submit(List<? extends Command<?>> commands) {
        lock.lock();
        try {
            commands.forEach(this::take);
            flushIfOpen();
        } finally {
            leave();
        }
    }

    /** Whether what can wait should not be submitted now. */
    boolean busy() {
        lock.lock();
        try {
            return state != State.OPEN || backlog.isCrowded();
        } finally {
            leave();
        }
    }

    /** Appends a record that changes nothing, unless others are on their way. */
    void appendBarrier() {
        lock.lock();
        try {
            if (state == State.OPEN && inFlight.isEmpty()) {
                gathering();
                flush();
            }
        } finally {
            leave();
        }
    }

    private void take(Command<?> command) {
        if (state == State.DEPOSED || state == State.CLOSED) {
            fail(command, new PartitionMovedException(partition.logPartition()));
        } else if (!backlog.admit(command)) {
            fail(
                    command,
                    new DynamoDbException(ErrorType.THROTTLING, "Rate of requests exceeds the allowed throughput."));
        } else if (state == State.CLAIMING) {
            backlog.keep(command);
        } else {
            decide(command);
        }
    }

    private void flushIfOpen() {
        if (state == State.OPEN) {
            flush();
        }
    }

    /** Tells what the log's next record came to. On the stream thread, in offset order. */
    void applied(AppliedRecord applied) {
        lock.lock();
        try {
            RecordHeader header = applied.header();
            if (state == State.CLOSED || header == null) {
                return;
            }
            LogRecord record = applied.record();
            if (record != null) {
                lastTime = Math.max(lastTime, record.time());
            }
            boolean own = header.owner().equals(owner);
            if (header.kind() == RecordKind.CLAIM) {
                claims.seen(header.epoch());
                if (!own && applied.valid()) {
                    deposed(header);
                } else if (own && claims.isLastSent(header.epoch()) && state == State.CLAIMING) {
                    if (applied.valid()) {
                        claimed(header.epoch());
                    } else if (claims.refused(times.nanos())) {
                        claim();
                    }
                }
            } else if (own && applied.valid()) {
                confirmed(header);
            } else if (own
                    && state == State.OPEN
                    && header.epoch() == epoch
                    && header.seq() > applied.fold().seq()) {
                recover("own record read back void");
            }
        } finally {
            leave();
        }
    }

    /** Gives the partition up. What is sent and not read back is handed out: its fate is in the log. */
    Orphans close() {
        lock.lock();
        try {
            state = State.CLOSED;
            readable = false;
            attempts.clear();
            undecideGathering();
            releaseBacklog();
            Orphans orphans = new Orphans(partition.logPartition(), owner, inFlight);
            inFlight.clear();
            overlay.clear();
            return orphans;
        } finally {
            leave();
        }
    }

    /** Expires deadlines, repeats claims. Call it every 100 ms or so. */
    void tick() {
        lock.lock();
        try {
            long now = times.nanos();
            if (state != State.CLOSED && claims.isDue(now)) {
                if (state == State.OPEN) {
                    recover("claim renewed");
                } else {
                    claim();
                }
            }
            if (!backlog.isEmpty()) {
                expireCommands(now);
            }
        } finally {
            leave();
        }
    }

    private <R> void decide(Command<R> command) {
        view.reset();
        Decision<R> decision;
        try {
            decision = command.decide(view);
        } catch (DynamoDbException rejection) {
            decision = new Decision.Rejected<>(rejection);
        } catch (PartitionMovedException moved) {
            backlog.settle(command);
            fail(command, moved);
            return;
        } catch (RuntimeException unexpected) {
            LOG.error("A command could not be decided: logPartition={}", partition.logPartition(), unexpected);
            backlog.settle(command);
            fail(command, DynamoDbException.internal("Internal server error"));
            return;
        }
        switch (decision) {
            case Decision.Changes<R>(List<Change> changes, R result)
            when !changes.isEmpty() -> propose(command, decision, changes);
            case Decision.Changes<R> unchanged -> answerWithoutRecord(command, unchanged);
            case Decision.Rejected<R> rejected -> answerWithoutRecord(command, rejected);
            case Decision.TableRecord<R> table -> proposeTable(command, table);
            case Decision.Transactional<R> transactional -> proposeStep(command, transactional);
        }
    }

    private <R> void propose(Command<R> command, Decision<R> decision, List<Change> changes) {
        int size = 0;
        for (Change change : changes) {
            size += codec.sizeOf(change);
        }
        Group group = gathering(RecordKind.COMMIT, size);
        group.add(command, decision);
        group.addChanges(changes, size);
        for (Change change : changes) {
            overlay.put(change, group);
        }
    }

    private <R> void proposeStep(Command<R> command, Decision.Transactional<R> decision) {
        TransactionStep step = decision.step();
        int size = step.size(codec);
        Group group = gathering(step.kind(), size);
        group.add(command, decision);
        group.addStep(step, size);
        overlay.transactions().put(step, group, nextTime());
        if (step instanceof TransactionStep.Finish(FinishedPart _, List<Change> changes)) {
            for (Change change : changes) {
                overlay.put(change, group);
            }
        }
    }

    /** The group to add something to; if it does not fit into the one that is being gathered, that one is sent. */
    private Group gathering(RecordKind kind, int size) {
        Group current = gathering;
        if (current != null
                && (!current.takes(kind) || (current.bytes() > 0 && current.bytes() + size > config.maxGroupBytes()))) {
            gathering = null;
            send(current);
        }
        return gathering();
    }

    private <R> void proposeTable(Command<R> command, Decision.TableRecord<R> decision) {
        if (gathering != null) {
            send(gathering);
            gathering = null;
        }
        Group group = new Group(epoch, nextSeq++);
        group.add(command, decision);
        group.table(decision.record());
        overlay.put(decision.applied(), group);
        send(group);
    }

    /**
     * Answers a decision that appends nothing. Where another node may have written since, the answer waits for a record of
     * ours that is appended from here on; in any case it waits for the proposals it has seen.
     */
    private <R> void answerWithoutRecord(Command<R> command, Decision<R> decision) {
        if (config.contested()) {
            gathering().add(command, decision);
            return;
        }
        Group seen = view.newestSeen();
        if (seen == null) {
            backlog.settle(command);
            later(() -> Group.answer(command, decision));
        } else {
            seen.add(command, decision);
        }
    }

    private Group gathering() {
        Group group = gathering;
        if (group == null) {
            group = new Group(epoch, nextSeq++);
            gathering = group;
        }
        return group;
    }

    private void flush() {
        Group group = gathering;
        if (group != null && inFlight.size() < config.maxInFlight()) {
            gathering = null;
            send(group);
        }
    }

    /** The commit time of the next record: it never runs backwards, whatever the clock does. */
    private long nextTime() {
        return Math.max(lastTime, times.millis());
    }

    private void send(Group group) {
        lastTime = nextTime();
        LogRecord record = group.record(lastTime);
        lastTime = Math.max(lastTime, record.time());
        inFlight.addLast(group);
        RecordHeader header = RecordHeader.of(group.kind(), group.epoch(), owner, group.seq(), group.tables());
        log.append(partition.logPartition(), header, codec.encode(record), failure -> sent(group, failure));
    }

    private void sent(Group group, @Nullable Exception failure) {
        if (failure == null) {
            // That the broker has it is not enough: it must be read back.
            return;
        }
        if (lock.isHeldByCurrentThread()) {
            // Told from within append: the state is half changed, so act when the lock is left.
            sendFailed = true;
            return;
        }
        lock.lock();
        try {
            if (state == State.OPEN && group.epoch() == epoch && inFlight.contains(group)) {
                LOG.warn("An append failed: logPartition={} cause={}", partition.logPartition(), failure.toString());
                recover("append failed");
            }
        } finally {
            leave();
        }
    }

    private void confirmed(RecordHeader header) {
        Group group = inFlight.pollFirst();
        if (group == null || group.epoch() != header.epoch() || group.seq() != header.seq()) {
            throw new IllegalStateException("The log confirms epoch " + header.epoch() + " seq " + header.seq()
                    + ", which is not the oldest record in flight");
        }
        overlay.applied(group);
        group.commands().forEach(backlog::settle);
        later(group::answer);
        if (state == State.OPEN) {
            flush();
        }
    }

    /** What is in flight is of unknown fate: claim again, and decide anew what the log has not confirmed by then. */
    private void recover(String cause) {
        LOG.info("Claiming a log partition again: logPartition={} cause={}", partition.logPartition(), cause);
        state = State.CLAIMING;
        undecideGathering();
        claim();
    }

    private void undecideGathering() {
        Group group = gathering;
        if (group != null) {
            gathering = null;
            backlog.keepAgain(List.of(group));
        }
    }

    private void claim() {
        state = State.CLAIMING;
        long sentEpoch = claims.next();
        lastTime = nextTime();
        RecordHeader header = RecordHeader.of(RecordKind.CLAIM, sentEpoch, owner, 0);
        log.append(
                partition.logPartition(),
                header,
                codec.encode(new LogRecord.Claim(lastTime, node)),
                failure -> claimSent(sentEpoch, failure));
    }

    private void claimSent(long sentEpoch, @Nullable Exception failure) {
        if (failure == null) {
            return;
        }
        lock.lock();
        try {
            if (state == State.CLAIMING && claims.isLastSent(sentEpoch)) {
                LOG.warn("A claim failed: logPartition={} cause={}", partition.logPartition(), failure.toString());
                claims.failed(times.nanos());
            }
        } finally {
            leave();
        }
    }

    /** The claim is read back: every earlier record is decided, and what is still in flight is void for ever. */
    private void claimed(long claimedEpoch) {
        epoch = claimedEpoch;
        nextSeq = 1;
        state = State.OPEN;
        readable = true;
        claims.confirmed(times.nanos());
        overlay.clear();
        backlog.keepAgain(inFlight);
        inFlight.clear();
        for (Command<?> command : backlog.take()) {
            if (command.answered()) {
                backlog.settle(command);
            } else {
                decide(command);
            }
        }
        flush();
    }

    /** Another node's claim is read back: nothing of ours that is still in flight will ever be valid. */
    private void deposed(RecordHeader header) {
        readable = false;
        attempts.clear();
        if (state == State.CLAIMING) {
            backlog.keepAgain(inFlight);
            inFlight.clear();
            return;
        }
        LOG.info(
                "Another node took a log partition over: logPartition={} epoch={}",
                partition.logPartition(),
                header.epoch());
        undecideGathering();
        backlog.keepAgain(inFlight);
        inFlight.clear();
        overlay.clear();
        releaseBacklog();
        state = State.DEPOSED;
        claims.deposed(times.nanos());
    }

    /** Nothing that waits here has happened: it may be tried elsewhere. */
    private void releaseBacklog() {
        for (Command<?> command : backlog.take()) {
            backlog.settle(command);
            fail(command, new PartitionMovedException(partition.logPartition()));
        }
    }

    private void expireCommands(long now) {
        for (Command<?> command : backlog.takeExpired(now)) {
            backlog.settle(command);
            later(command::outcomeUnknown);
        }
        for (Group group : inFlight) {
            expireCommands(group, now);
        }
        if (gathering != null) {
            expireCommands(gathering, now);
        }
    }

    private void expireCommands(Group group, long now) {
        for (Command<?> command : group.commands()) {
            if (command.isExpired(now)) {
                later(command::outcomeUnknown);
            }
        }
    }

    private void fail(Command<?> command, RuntimeException failure) {
        later(() -> command.result().completeExceptionally(failure));
    }

    private void later(Runnable action) {
        if (afterUnlock == null) {
            afterUnlock = new ArrayList<>(2);
        }
        afterUnlock.add(action);
    }

    private void leave() {
        List<Runnable> actions = null;
        if (lock.getHoldCount() == 1) {
            if (sendFailed) {
                sendFailed = false;
                if (state == State.OPEN) {
                    recover("append refused");
                }
            }
            actions = afterUnlock;
            afterUnlock = null;
        }
        lock.unlock();
        if (actions != null) {
            actions.forEach(Runnable::run);
        }
    }
}
