package io.streambed.stream;

import io.streambed.materializer.StreamShard;
import io.streambed.model.StreamViewType;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.Change;
import java.time.Duration;
import java.util.Objects;

/** Prints how many records a second one reader gets from TRIM_HORIZON inside one process; not a test. */
final class ReadRate {
    private static final int COMMITS = 20_000;
    private static final int GROUP = 10;
    private static final int ROUNDS = 8;
    private static final int PAGE = 1000;

    private ReadRate() {}

    public static void main(String[] arguments) {
        try (var world = new StreamWorld(1, new StreamWorld.Options(0, 1000, 1, 16))) {
            TableDefinition table = world.createTable("Rate", StreamViewType.NEW_AND_OLD_IMAGES, 0);
            String payload = "x".repeat(500);
            for (int i = 0; i < COMMITS; i++) {
                Change[] group = new Change[GROUP];
                for (int j = 0; j < GROUP; j++) {
                    group[j] = world.put(table, "item-" + (i * GROUP + j) % 5000, payload + i);
                }
                world.commit(0, group);
            }
            ChangeReader reader = new ChangeReader(world.tails, world.reader, Duration.ofDays(1), () -> world.now);
            StreamShard window =
                    world.table(table).streams().getFirst().shards().getFirst();
            Shard shard = new Shard("", table.number(), 0, 0, -1, window.startOffset(), -1);
            for (int round = 0; round < ROUNDS; round++) {
                long start = System.nanoTime();
                long records = read(world, reader, shard);
                double seconds = (System.nanoTime() - start) / 1e9;
                System.out.printf("%d records, %.0f records/s%n", records, records / seconds);
            }
        }
    }

    private static long read(StreamWorld world, ChangeReader reader, Shard shard) {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        ChangePosition position = reader.oldest(world.open(0), shard, deadline)
                .toCompletableFuture()
                .join();
        long records = 0;
        while (true) {
            ChangeReader.Batch batch = Objects.requireNonNull(reader.read(
                            world.open(0),
                            shard,
                            StreamWorld.KEY,
                            StreamViewType.NEW_AND_OLD_IMAGES,
                            position,
                            PAGE,
                            deadline)
                    .toCompletableFuture()
                    .join());
            records += batch.records().size();
            position = batch.position();
            if (batch.atTip()) {
                return records;
            }
        }
    }
}
