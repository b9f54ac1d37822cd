package io.streambed.triggers;

import io.streambed.materializer.AppliedRecord;
import io.streambed.materializer.Catalog;
import io.streambed.materializer.CatalogResource;
import io.streambed.materializer.CatalogState;
import io.streambed.materializer.OpenPartition;
import io.streambed.materializer.PartitionListener;
import io.streambed.schemas.RecordHeader;
import io.streambed.stream.FollowedStream;
import io.streambed.stream.StreamFollowers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the event source mappings on this node: for every shard that lives on a log partition which is open here, a {@link
 * ShardPoller} for each mapping of its stream. What is to run follows from the catalog and from the open log partitions, and is
 * compared with what runs whenever one of them changes. Thread-safe.
 *
 * <p>To be told of records after the {@link io.streambed.stream.TailBuffer}.
 */
public final class Triggers implements PartitionListener, AutoCloseable {
    /** The kind of resource that mappings are in the catalog. */
    static final String KIND = "event-source-mapping";

    private static final Logger LOG = LoggerFactory.getLogger(Triggers.class);
    private static final long RECONCILE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** What is to run somewhere. */
    private record Wanted(EventSourceMapping mapping, FollowedStream stream, FollowedStream.FollowedShard shard) {}

    private final Set<Integer> open = ConcurrentHashMap.newKeySet();

    /** By log partition; looked at for every record, so changed by copying. */
    private final Map<Integer, CopyOnWriteArrayList<ShardPoller>> byPartition = new ConcurrentHashMap<>();

    private final Map<Position.Key, ShardPoller> pollers = new HashMap<>();

    /** Pollers that have ended since the last look. */
    private final CopyOnWriteArrayList<Position.Key> over = new CopyOnWriteArrayList<>();

    /** Shards that were read to their ends here. */
    private final Set<Position.Key> finished = ConcurrentHashMap.newKeySet();

    /** All mappings this node has ever seen in the catalog, by uuid. */
    private final Set<String> seen = new HashSet<>();

    private final Signal signal = new Signal();
    private @Nullable Catalog catalog;
    private ShardPoller.@Nullable Services services;
    private @Nullable Thread thread;
    private volatile boolean closed;

    /** Begins to run what the catalog says. Until then, and also later, it may be told of log partitions. */
    void start(Catalog following, ShardPoller.Services used) {
        catalog = following;
        services = used;
        following.listen(_ -> signal.raise());
        thread = Thread.ofPlatform().daemon().name("streambed-triggers").start(this::run);
    }

    /** Looks again at what is to run. */
    void changed() {
        signal.raise();
    }

    @Override
    public void opened(OpenPartition partition) {
        open.add(partition.logPartition());
        signal.raise();
    }

    @Override
    public void applied(OpenPartition partition, AppliedRecord applied) {
        List<ShardPoller> here = byPartition.get(partition.logPartition());
        RecordHeader header = applied.header();
        if (here == null || here.isEmpty() || header == null || !applied.valid()) {
            return;
        }
        for (ShardPoller poller : here) {
            if (header.touches(poller.table())) {
                poller.signal();
            }
        }
    }

    @Override
    public void closed(OpenPartition partition, boolean clean) {
        open.remove(partition.logPartition());
        List<ShardPoller> here = byPartition.get(partition.logPartition());
        if (here != null) {
            here.forEach(ShardPoller::abort);
        }
        signal.raise();
    }

    private void run() {
        while (!closed) {
            try {
                signal.clear();
                reconcile();
                signal.await(RECONCILE_NANOS);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("Triggers could not be started or stopped; trying on", e);
            }
        }
    }

    private void reconcile() throws InterruptedException {
        Catalog following = catalog;
        ShardPoller.Services used = services;
        if (following == null || used == null) {
            return;
        }
        takeEnded();
        CatalogState state = following.state();
        List<EventSourceMapping> mappings = mappings(state);
        if (mappings.isEmpty() && pollers.isEmpty() && seen.isEmpty()) {
            return;
        }
        used.positions().start();
        Map<Position.Key, Wanted> wanted = wanted(mappings, state, used.followers());
        pollers.forEach((key, poller) -> {
            Wanted there = wanted.get(key);
            if (there == null
                    || !there.mapping().settings().enabled()
                    || there.mapping().revision() != poller.revision()) {
                poller.stop();
            }
        });
        wanted.forEach((key, target) -> {
            if (!pollers.containsKey(key)) {
                begin(key, target, used);
            }
        });
        forget(mappings, used.positions());
    }

    static List<EventSourceMapping> mappings(CatalogState state) {
        List<EventSourceMapping> mappings = new ArrayList<>();
        for (CatalogResource resource : state.resources(KIND)) {
            try {
                mappings.add(MappingJson.read(resource.json()));
            } catch (IllegalArgumentException e) {
                LOG.error("An event source mapping in the catalog cannot be read: {}", resource.id(), e);
            }
        }
        return mappings;
    }

    private Map<Position.Key, Wanted> wanted(
            List<EventSourceMapping> mappings, CatalogState state, StreamFollowers followers) {
        Map<Position.Key, Wanted> wanted = new HashMap<>();
        for (EventSourceMapping mapping : mappings) {
            FollowedStream stream = followers.stream(state, mapping.eventSourceArn());
            if (stream == null) {
                continue;
            }
            for (FollowedStream.FollowedShard shard : stream.shards()) {
                if (open.contains(shard.logPartition())) {
                    wanted.put(new Position.Key(mapping.uuid(), shard.id()), new Wanted(mapping, stream, shard));
                }
            }
        }
        return wanted;
    }

    private void begin(Position.Key key, Wanted target, ShardPoller.Services used) {
        EventSourceMapping mapping = target.mapping();
        Position known = used.positions().get(key);
        if (mapping.settings().enabled()) {
            if (finished.contains(key)) {
                acknowledge(key, mapping, known, used.positions());
                return;
            }
            ShardPoller poller = new ShardPoller(used, mapping, target.stream(), target.shard(), this::ended);
            pollers.put(key, poller);
            byPartition
                    .computeIfAbsent(poller.logPartition(), _ -> new CopyOnWriteArrayList<>())
                    .add(poller);
            poller.start();
        } else {
            acknowledge(key, mapping, known, used.positions());
        }
    }

    /** Says that a revision is in effect on a shard where nothing runs. */
    private static void acknowledge(
            Position.Key key, EventSourceMapping mapping, @Nullable Position known, Positions positions) {
        if (known == null || known.revision() < mapping.revision()) {
            Position acknowledged = new Position(
                    known == null ? null : known.next(), mapping.revision(), known == null ? null : known.result());
            positions.put(key, acknowledged, failure -> LOG.warn("A trigger's state is not written yet", failure));
        }
    }

    /** Called by a poller's last thread. */
    private void ended(ShardPoller poller) {
        if (poller.complete()) {
            finished.add(poller.key());
        }
        List<ShardPoller> here = byPartition.get(poller.logPartition());
        if (here != null) {
            here.remove(poller);
        }
        over.add(poller.key());
        signal.raise();
    }

    private void takeEnded() {
        List<Position.Key> ended = List.copyOf(over);
        over.removeAll(ended);
        ended.forEach(pollers::remove);
    }

    /**
     * Forgets the positions of mappings that are no more. Not of those that were never seen here: this node's view of the
     * catalog may be the older one.
     */
    private void forget(List<EventSourceMapping> mappings, Positions positions) {
        Set<String> present = new HashSet<>();
        mappings.forEach(mapping -> present.add(mapping.uuid()));
        seen.addAll(present);
        for (Position.Key key : positions.keys()) {
            if (seen.contains(key.uuid()) && !present.contains(key.uuid()) && !pollers.containsKey(key)) {
                positions.remove(key);
                finished.remove(key);
            }
        }
    }

    /** Ends all pollers: after a moment for the calls under way, at once. */
    @Override
    public void close() {
        closed = true;
        Thread running = thread;
        if (running == null) {
            return;
        }
        running.interrupt();
        try {
            running.join(GRACE);
            pollers.values().forEach(ShardPoller::stop);
            long deadline = System.nanoTime() + GRACE.toNanos();
            while (byPartition.values().stream().anyMatch(list -> !list.isEmpty())
                    && deadline - System.nanoTime() > 0) {
                signal.clear();
                signal.await(TimeUnit.MILLISECONDS.toNanos(20));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pollers.values().forEach(ShardPoller::abort);
    }
}
