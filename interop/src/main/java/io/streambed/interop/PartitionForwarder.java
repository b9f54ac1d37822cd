package io.streambed.interop;

import io.streambed.materializer.AppliedRecord;
import io.streambed.materializer.AppliedTable;
import io.streambed.materializer.OpenPartition;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.PartitionMovedException;
import io.streambed.model.StreamViewType;
import io.streambed.model.StreamingDestination;
import io.streambed.schemas.RecordHeader;
import io.streambed.stream.ChangePosition;
import io.streambed.stream.ChangeReader;
import io.streambed.stream.SequenceNumber;
import io.streambed.stream.StreamRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what one open log partition has for streaming destinations, in order and exactly once: it reads on from the committed
 * positions, and commits records and positions in one Kafka transaction. A destination that cannot be written to waits alone;
 * the others go on. One thread runs it; the methods that say so may be called by any.
 */
final class PartitionForwarder implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionForwarder.class);
    private static final int PAGE = 1000;

    /** Bounds of a transaction, per destination. */
    private static final int MAX_RECORDS = 4000;

    private static final int MAX_BYTES = 8 << 20;

    private static final Duration READ_TIME = Duration.ofSeconds(20);
    private static final long IDLE_NANOS = Duration.ofMillis(500).toNanos();
    private static final long RESTART_NANOS = Duration.ofSeconds(1).toNanos();

    /** What it needs of its surroundings. */
    interface Surroundings {
        /** What goes from a log partition to destinations now, or may still have to go. */
        List<Outlet> outlets(int logPartition);

        /** A producer that has fenced all before it on that log partition. May block. */
        ForwardingProducer producer(int logPartition);

        /** The committed position of a destination on a log partition, null if there is none. May block. */
        @Nullable
        ChangePosition committed(String group, int logPartition);

        /** Whether a topic forgets what stands before a key's last record. May block. */
        boolean compacted(String topic);
    }

    private final OpenPartition partition;
    private final ChangeReader reader;
    private final DestinationRecords records;
    private final Surroundings surroundings;
    private final Thread thread;
    private final Map<String, OutletProgress> progress = new HashMap<>();
    private @Nullable ForwardingProducer producer;

    /** The numbers of the tables with something to send; written by the thread. */
    private volatile Set<Integer> tables = Set.of();

    private volatile boolean news = true;
    private volatile boolean stopped;

    PartitionForwarder(
            OpenPartition partition, ChangeReader reader, DestinationRecords records, Surroundings surroundings) {
        this.partition = partition;
        this.reader = reader;
        this.records = records;
        this.surroundings = surroundings;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("streambed-destinations-" + partition.logPartition())
                .unstarted(this);
    }

    /** What was read for an outlet and is to be sent. */
    private record Part(Outlet outlet, OutletProgress progress, List<StreamRecord> changes, ChangePosition position) {}

    @SuppressWarnings("ReferenceEquality") // an opening of a log partition is the object itself
    boolean isOf(OpenPartition other) {
        return partition == other;
    }

    /** Starts the thread if it does not run yet and something is to be sent, and lets it look again. By one thread at a time. */
    void look() {
        if (thread.getState() == Thread.State.NEW
                && !stopped
                && !surroundings.outlets(partition.logPartition()).isEmpty()) {
            thread.start();
        }
        wake();
    }

    /** By any thread. */
    void applied(AppliedRecord record) {
        RecordHeader header = record.header();
        if (news || header == null || !record.valid()) {
            return;
        }
        for (int table : tables) {
            if (header.touches(table)) {
                wake();
                return;
            }
        }
    }

    private void wake() {
        news = true;
        LockSupport.unpark(thread);
    }

    /** By any thread; returns at once. */
    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
    }

    void awaitEnd(Duration patience) throws InterruptedException {
        if (thread.getState() != Thread.State.NEW) {
            var _ = thread.join(patience);
        }
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                step();
            }
        } catch (PartitionMovedException | InterruptException moved) {
            LOG.debug("Another opening goes on: logPartition={}", partition.logPartition());
        } finally {
            closeProducer();
        }
    }

    private void step() {
        try {
            news = false;
            if (!forward(surroundings.outlets(partition.logPartition())) && !news && !stopped) {
                LockSupport.parkNanos(this, IDLE_NANOS);
            }
        } catch (PartitionMovedException | InterruptException moved) {
            throw moved;
        } catch (RuntimeException failure) {
            if (!stopped) {
                LOG.warn(
                        "Changes could not be sent to destinations, trying again: logPartition={}",
                        partition.logPartition(),
                        failure);
                closeProducer();
                LockSupport.parkNanos(this, RESTART_NANOS);
            }
        }
    }

    /** What is not committed is not known to be sent or not, so all begins again with the committed positions. */
    private void closeProducer() {
        progress.clear();
        ForwardingProducer open = producer;
        producer = null;
        if (open != null) {
            open.close();
        }
    }

    /** Whether there may be more. */
    private boolean forward(List<Outlet> outlets) {
        tables = Set.copyOf(
                outlets.stream().map(outlet -> outlet.destination().table()).toList());
        if (outlets.isEmpty()) {
            closeProducer();
            return false;
        }
        ForwardingProducer open = producer;
        if (open == null) {
            open = surroundings.producer(partition.logPartition());
            producer = open;
        }
        List<Part> parts = new ArrayList<>();
        for (Outlet outlet : outlets) {
            OutletProgress at = progress.get(outlet.group());
            if (at == null) {
                at = new OutletProgress(start(outlet));
                progress.put(outlet.group(), at);
            }
            Part part = at.paused() ? null : read(outlet, at);
            if (part != null) {
                parts.add(part);
            }
        }
        if (!parts.isEmpty()) {
            send(open, parts);
        }
        return !parts.isEmpty();
    }

    private ChangePosition start(Outlet outlet) {
        ChangePosition committed = surroundings.committed(outlet.group(), partition.logPartition());
        return committed != null
                ? committed
                : await(reader.at(
                        SequenceNumber.at(outlet.shard().startOffset()), partition, outlet.shard(), deadline()));
    }

    /** What is to be sent, null if there is nothing. */
    private @Nullable Part read(Outlet outlet, OutletProgress at) {
        List<StreamRecord> changes = new ArrayList<>();
        ChangePosition position = at.position();
        long bytes = 0;
        try {
            boolean more = true;
            while (more && changes.size() < MAX_RECORDS && bytes < MAX_BYTES && !stopped) {
                ChangeReader.Batch batch = await(reader.read(
                        partition,
                        outlet.shard(),
                        outlet.destination().key(),
                        StreamViewType.NEW_AND_OLD_IMAGES,
                        position,
                        PAGE,
                        deadline()));
                changes.addAll(batch.records());
                for (StreamRecord change : batch.records()) {
                    bytes += change.sizeBytes();
                }
                more = !batch.atTip() && !batch.position().equals(position);
                position = batch.position();
            }
        } catch (DynamoDbException refused) {
            readFailed(outlet, at, refused);
            return null;
        }
        if (changes.isEmpty()) {
            at.passedTo(position);
            return at.stale() ? new Part(outlet, at, changes, position) : null;
        }
        return new Part(outlet, at, changes, position);
    }

    private void readFailed(Outlet outlet, OutletProgress at, DynamoDbException refused) {
        if (refused.type() == ErrorType.TRIMMED_DATA_ACCESS) {
            ChangePosition oldest = await(reader.oldest(partition, outlet.shard(), deadline()));
            LOG.error(
                    "Changes were trimmed before a destination took them, and are missing there: table={} topic={}"
                            + " logPartition={} from={} to={}",
                    outlet.destination().tableName(),
                    outlet.topic().name(),
                    partition.logPartition(),
                    at.position(),
                    oldest);
            at.passedTo(oldest);
        } else {
            LOG.warn(
                    "Changes could not be read for a destination: table={} topic={} logPartition={}",
                    outlet.destination().tableName(),
                    outlet.topic().name(),
                    partition.logPartition(),
                    refused);
            at.failed();
        }
    }

    private void send(ForwardingProducer open, List<Part> parts) {
        Map<String, Exception> failures = new ConcurrentHashMap<>();
        try {
            open.begin();
            for (Part part : parts) {
                send(open, part, failures);
                open.position(part.outlet().group(), part.position());
            }
            open.commit();
        } catch (KafkaException failure) {
            if (failures.isEmpty()) {
                throw failure;
            }
            // Throws if this producer cannot go on, and then all of them are tried again.
            open.abort();
            for (Part part : parts) {
                Exception cause = failures.get(part.outlet().group());
                if (cause != null) {
                    sendFailed(part, cause);
                }
            }
            return;
        }
        for (Part part : parts) {
            part.progress().committed(part.position());
        }
    }

    private void send(ForwardingProducer open, Part part, Map<String, Exception> failures) {
        Outlet outlet = part.outlet();
        if (part.changes().isEmpty()) {
            return;
        }
        part.progress().precision(precision(part));
        var target = new DestinationRecords.Target(
                outlet.topic(),
                outlet.destination().tableId(),
                outlet.destination().tableName(),
                outlet.destination().key(),
                partition.logPartition(),
                part.progress().precision(),
                surroundings.compacted(outlet.topic().name()));
        try {
            for (StreamRecord change : part.changes()) {
                open.send(records.record(target, change), (_, failure) -> {
                    // Another destination's failure aborts what this one has sent.
                    if (failure != null && !(failure instanceof TransactionAbortedException)) {
                        failures.putIfAbsent(outlet.group(), failure);
                    }
                });
            }
        } catch (KafkaException failure) {
            failures.putIfAbsent(outlet.group(), failure);
            throw failure;
        }
    }

    private static void sendFailed(Part part, Exception cause) {
        LOG.warn(
                "A destination cannot be written to, trying again: table={} topic={}",
                part.outlet().destination().tableName(),
                part.outlet().topic().name(),
                cause);
        part.progress().failed();
    }

    /** As the log partition has it; as it was when the table is gone. */
    private StreamingDestination.TimePrecision precision(Part part) {
        AppliedTable table = partition.tables().get(part.outlet().destination().table());
        if (table != null && table.definition() != null) {
            for (StreamingDestination destination : table.definition().destinations()) {
                if (destination.since() == part.outlet().destination().since()) {
                    return destination.effectivePrecision();
                }
            }
        }
        return part.progress().precision();
    }

    private static long deadline() {
        return System.nanoTime() + READ_TIME.toNanos();
    }

    private static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }
}
