package io.streambed.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.materializer.CatalogDestination;
import io.streambed.materializer.StreamShard;
import io.streambed.model.StreamViewType;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.EncodedItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeReaderTest {
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTableWithADestinationIsReadFromItsEnablingOn(boolean fromMemory) {
        try (var world = world(fromMemory)) {
            ChangeReader reader = new ChangeReader(world.tails, world.reader, FOR_EVER, () -> world.now);
            TableDefinition table = world.createTable("Music", null, 0);
            world.commit(table, world.put(table, "a", "before"));
            table = world.enableDestination(table, "arn");
            world.commit(table, world.put(table, "a", "1"));
            world.commit(table, world.put(table, "b", "2"));
            Shard shard = shard(world, table);

            ChangePosition start =
                    await(reader.at(SequenceNumber.at(shard.startOffset()), world.open(0), shard, deadline()));
            ChangeReader.Batch first = read(reader, world, shard, start, 1);
            ChangeReader.Batch second = read(
                    reader, world, shard, ChangePosition.decode(first.position().encode()), 10);
            world.commit(table, world.delete(table, "a"));
            ChangeReader.Batch third = read(reader, world, shard, second.position(), 10);

            assertThat(values(first)).containsExactly("1");
            assertThat(first.atTip()).isFalse();
            assertThat(values(second)).containsExactly("2");
            assertThat(second.atTip()).isTrue();
            assertThat(values(third)).containsExactly("REMOVE");
        }
    }

    @Test
    void theLatestPositionIsBehindEverything() {
        try (var world = world(true)) {
            ChangeReader reader = new ChangeReader(world.tails, world.reader, FOR_EVER, () -> world.now);
            TableDefinition table = world.createTable("Music", null, 0);
            table = world.enableDestination(table, "arn");
            world.commit(table, world.put(table, "a", "1"));

            ChangePosition latest = reader.latest(world.open(0));
            world.commit(table, world.put(table, "a", "2"));

            assertThat(values(read(reader, world, shard(world, table), latest, 10)))
                    .containsExactly("2");
        }
    }

    @Test
    void aPositionOfAnotherProgramIsRefused() {
        assertThatThrownBy(() -> ChangePosition.decode(new byte[] {7})).isInstanceOf(IllegalArgumentException.class);
    }

    private static StreamWorld world(boolean fromMemory) {
        return new StreamWorld(1, fromMemory ? StreamWorld.Options.DEFAULT : StreamWorld.Options.NO_TAIL);
    }

    private static Shard shard(StreamWorld world, TableDefinition table) {
        CatalogDestination destination = world.table(table).destinations().getFirst();
        StreamShard window = destination.windows().getFirst();
        assertThat(destination.started()).isTrue();
        return new Shard("", table.number(), 0, 0, -1, window.startOffset(), window.endOffset());
    }

    private static ChangeReader.Batch read(
            ChangeReader reader, StreamWorld world, Shard shard, ChangePosition from, int limit) {
        return await(reader.read(
                world.open(0), shard, StreamWorld.KEY, StreamViewType.NEW_AND_OLD_IMAGES, from, limit, deadline()));
    }

    private static List<String> values(ChangeReader.Batch batch) {
        var values = new ArrayList<String>();
        for (StreamRecord record : batch.records()) {
            EncodedItem image = record.newImage();
            values.add(
                    image == null
                            ? record.eventName().name()
                            : ((io.streambed.model.AttributeValue.S)
                                            Objects.requireNonNull(image.item().get("v")))
                                    .value());
        }
        return values;
    }

    private static long deadline() {
        return System.nanoTime() + Duration.ofSeconds(10).toNanos();
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
