package io.streambed.triggers;

import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.PartitionMovedException;
import io.streambed.stream.FollowedPage;
import io.streambed.stream.FollowedStream;
import io.streambed.stream.SequenceNumber;
import io.streambed.stream.ShardFollower;
import io.streambed.stream.StreamFollowers;
import io.streambed.stream.StreamFollowers.Start;
import io.streambed.stream.StreamRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one shard for one mapping, on threads of its own: one reads and writes positions, and each lane has another. It ends
 * when it is stopped, when the log partition is not here any more, or at the end of the shard.
 */
final class ShardPoller {
    private static final Logger LOG = LoggerFactory.getLogger(ShardPoller.class);
    private static final byte[] NO_JSON = {};
    private static final int PAGE = 1000;
    private static final long READ_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long BROKEN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long FUNCTION_RETRY_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** How often a position is written while there is work. */
    private static final long CHECKPOINT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** How often it is written when the log goes on and nothing of it concerns the mapping. */
    private static final long IDLE_CHECKPOINT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** What all pollers of a node have in common. */
    record Services(
            StreamFollowers followers,
            Functions functions,
            Destinations destinations,
            Positions positions,
            TriggerOptions options,
            LongSupplier clock) {}

    private final Services services;
    private final EventSourceMapping mapping;
    private final FollowedStream stream;
    private final FollowedStream.FollowedShard shard;
    private final Position.Key key;
    private final Consumer<ShardPoller> ended;
    private final Stopping stopping = new Stopping();
    private final Signal signal = new Signal();
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<TriggerFunction> opened = new ArrayList<>();
    private volatile @Nullable String result;
    private volatile boolean unsaved;
    private @Nullable SequenceNumber saved;
    private @Nullable String savedResult;
    private long savedNanos;
    private volatile boolean complete;

    /** Set by an attempt that failed because the log does not go back that far. */
    private boolean trimmed;

    /** Whether something was handed out since the position was written last. */
    private boolean worked;

    /** @param ended is called when all threads have ended */
    ShardPoller(
            Services services,
            EventSourceMapping mapping,
            FollowedStream stream,
            FollowedStream.FollowedShard shard,
            Consumer<ShardPoller> ended) {
        this.services = services;
        this.mapping = mapping;
        this.stream = stream;
        this.shard = shard;
        this.key = new Position.Key(mapping.uuid(), shard.id());
        this.ended = ended;
    }

    void start() {
        threads.add(Thread.ofVirtual().name("trigger " + key.text()).unstarted(this::run));
        threads.getFirst().start();
    }

    Position.Key key() {
        return key;
    }

    long revision() {
        return mapping.revision();
    }

    int logPartition() {
        return shard.logPartition();
    }

    int table() {
        return stream.table();
    }

    /** Whether the shard was read to its end, so that there is no need to start again. */
    boolean complete() {
        return complete;
    }

    /** There is something to read. */
    void signal() {
        signal.raise();
    }

    /** Ends after the calls under way. */
    void stop() {
        stopping.stop();
        signal.raise();
        synchronized (lanes) {
            lanes.forEach(lane -> lane.queue().stop());
        }
    }

    /** Ends at once. */
    void abort() {
        stop();
        synchronized (threads) {
            threads.forEach(Thread::interrupt);
        }
    }

    private void run() {
        try {
            follow();
        } catch (InterruptedException e) {
            LOG.debug("interrupted: {}", key);
        } catch (PartitionMovedException e) {
            LOG.debug("the log partition is not here any more: {}", key);
        } catch (RuntimeException e) {
            broken(e);
        } finally {
            end();
        }
    }

    /** What should not happen must not happen again at once. */
    private void broken(Throwable failure) {
        LOG.error("A trigger failed and will be started again: {}", key, failure);
        stop();
        LockSupport.parkNanos(BROKEN_NANOS);
    }

    private void run(Lane lane) {
        try {
            lane.run();
        } catch (RuntimeException | Error e) {
            broken(e);
        }
    }

    private void end() {
        stop();
        List<Thread> others;
        synchronized (threads) {
            others = List.copyOf(threads.subList(1, threads.size()));
        }
        for (Thread thread : others) {
            join(thread);
        }
        opened.forEach(TriggerFunction::close);
        ended.accept(this);
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
                thread.interrupt();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() throws InterruptedException {
        Position known = position();
        if (stopping.stopped()) {
            return;
        }
        result = known == null ? null : known.result();
        SequenceNumber next = known == null ? null : known.next();
        ShardFollower follower = open(next != null ? new Start.At(next) : firstStart());
        if (follower == null) {
            return;
        }
        Progress progress = new Progress(mapping.settings().parallelizationFactor(), follower.next());
        save(follower.next());
        if (openLanes(progress)) {
            read(follower, progress);
        }
        closeLanes();
        checkpoint(progress, true);
    }

    private @Nullable Position position() throws InterruptedException {
        while (!stopping.stopped()) {
            try {
                services.positions().start();
                services.positions().awaitCurrent();
                break;
            } catch (TimeoutException | RuntimeException e) {
                LOG.warn("The positions of triggers are not available yet", e);
                stopping.pause(RETRY_NANOS);
            }
        }
        return services.positions().get(key);
    }

    private @Nullable ShardFollower open(Start where) throws InterruptedException {
        Start start = where;
        while (!stopping.stopped()) {
            Start from = start;
            ShardFollower follower =
                    attempt(() -> services.followers().open(stream, shard, from, System.nanoTime() + READ_NANOS));
            if (follower != null) {
                return follower;
            }
            if (trimmed) {
                trimmed = false;
                LOG.warn("Records have expired before a trigger has seen them: {}", key);
                start = new Start.TrimHorizon();
            } else {
                stopping.pause(RETRY_NANOS);
            }
        }
        return null;
    }

    private Start firstStart() {
        return switch (mapping.start()) {
            case TRIM_HORIZON -> new Start.TrimHorizon();
            case LATEST -> new Start.Latest();
            case AT_TIMESTAMP -> new Start.AtTime(mapping.startTime());
        };
    }

    private interface Reading<T> {
        CompletionStage<T> begin();
    }

    /** The result of a reading; null if it is to be tried again. */
    private <T> @Nullable T attempt(Reading<T> reading) throws InterruptedException {
        try {
            return reading.begin().toCompletableFuture().get(2 * READ_NANOS, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            failed(e.getCause());
        } catch (DynamoDbException e) {
            failed(e);
        } catch (TimeoutException e) {
            LOG.warn("A stream could not be read in time for a trigger: {}", key);
        }
        return null;
    }

    private void failed(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        switch (cause) {
            case PartitionMovedException moved -> throw moved;
            case DynamoDbException known when known.type() == ErrorType.TRIMMED_DATA_ACCESS -> trimmed = true;
            case DynamoDbException known when known.type() == ErrorType.RESOURCE_NOT_FOUND -> stopping.stop();
            case DynamoDbException known -> LOG.debug("reading again: {}", key, known);
            case null, default -> LOG.warn("A stream could not be read for a trigger: {}", key, cause);
        }
    }

    private boolean openLanes(Progress progress) throws InterruptedException {
        int count = mapping.settings().parallelizationFactor();
        while (opened.size() < count && !stopping.stopped()) {
            try {
                opened.add(services.functions().open(mapping.settings().functionName()));
            } catch (LambdaException e) {
                result = "PROBLEM: " + e.text();
                checkpoint(progress, false);
                stopping.pause(FUNCTION_RETRY_NANOS);
            }
        }
        if (stopping.stopped()) {
            return false;
        }
        FailureDestination destination;
        try {
            destination = services.destinations().find(mapping.settings().onFailure());
        } catch (LambdaException e) {
            // It was allowed when the mapping was made.
            LOG.warn("An on-failure destination is not allowed any more: {} {}", key, e.text());
            destination = FailureDestination.NONE;
        }
        Delivery.Context context = new Delivery.Context(
                mapping.settings(),
                services.functions().arn(mapping.settings().functionName()),
                stream.arn(),
                shard.id(),
                destination,
                services.options().retention().toMillis(),
                services.clock(),
                text -> result = text);
        for (int i = 0; i < count; i++) {
            Lane lane = new Lane(
                    i,
                    mapping.settings(),
                    new LaneQueue(mapping.settings()),
                    new Delivery(context, opened.get(i), stopping),
                    progress,
                    services.clock(),
                    signal::raise);
            synchronized (lanes) {
                lanes.add(lane);
            }
            Thread thread =
                    Thread.ofVirtual().name("trigger " + key.text() + " " + i).unstarted(() -> run(lane));
            synchronized (threads) {
                threads.add(thread);
            }
            thread.start();
        }
        return true;
    }

    private void closeLanes() throws InterruptedException {
        synchronized (lanes) {
            lanes.forEach(lane -> lane.queue().close());
            if (stopping.stopped()) {
                lanes.forEach(lane -> lane.queue().stop());
            }
        }
        List<Thread> running;
        synchronized (threads) {
            running = List.copyOf(threads.subList(1, threads.size()));
        }
        for (Thread thread : running) {
            thread.join();
        }
    }

    private void read(ShardFollower follower, Progress progress) throws InterruptedException {
        boolean json = opened.getFirst().takesJson();
        EventJson events = new EventJson(services.options().region(), stream.arn(), shard.id());
        RecordFilter filter = new RecordFilter(
                mapping.settings().patterns(), services.options().region(), stream.arn());
        ShardFollower current = follower;
        while (!stopping.stopped()) {
            signal.clear();
            ShardFollower reading = current;
            FollowedPage page = attempt(() -> reading.read(PAGE, System.nanoTime() + READ_NANOS));
            if (page == null) {
                ShardFollower again = trimmed ? open(new Start.TrimHorizon()) : current;
                if (again == null) {
                    return;
                }
                current = again;
                trimmed = false;
                stopping.pause(RETRY_NANOS);
                continue;
            }
            for (StreamRecord record : page.records()) {
                if (filter.passes(record)) {
                    handOut(new TriggerRecord(record, json ? events.record(record) : NO_JSON), progress);
                }
            }
            progress.readTo(page.next());
            checkpoint(progress, false);
            if (page.ended()) {
                complete = true;
                return;
            }
            if (page.atTip() && page.records().isEmpty()) {
                signal.await(idleNanos(progress));
                checkpoint(progress, false);
            }
        }
    }

    private void handOut(TriggerRecord record, Progress progress) throws InterruptedException {
        int number = Math.floorMod(record.stream().keys().hashCode(), lanes.size());
        progress.handedOut(number, record.sequenceNumber());
        LaneQueue queue = lanes.get(number).queue();
        while (!queue.offer(record, CHECKPOINT_NANOS) && !stopping.stopped()) {
            checkpoint(progress, false);
        }
    }

    private long idleNanos(Progress progress) {
        return progress.safe().equals(saved) && !unsaved ? IDLE_NANOS : CHECKPOINT_NANOS;
    }

    /** Writes how far everything is done, if that is due. */
    private void checkpoint(Progress progress, boolean last) {
        SequenceNumber safe = progress.safe();
        boolean resultChanged = !Objects.equals(result, savedResult);
        boolean moved = !safe.equals(saved);
        if (!moved && !resultChanged && !unsaved) {
            return;
        }
        long interval = progress.idle() && !resultChanged && !worked ? IDLE_CHECKPOINT_NANOS : CHECKPOINT_NANOS;
        worked |= !progress.idle();
        if (last || System.nanoTime() - savedNanos >= interval) {
            save(safe);
            worked = !progress.idle();
        }
    }

    private void save(SequenceNumber safe) {
        saved = safe;
        savedResult = result;
        savedNanos = System.nanoTime();
        unsaved = false;
        services.positions().put(key, new Position(safe, mapping.revision(), savedResult), failure -> {
            LOG.warn("A trigger's position could not be written; trying again: {}", key, failure);
            unsaved = true;
        });
    }
}
