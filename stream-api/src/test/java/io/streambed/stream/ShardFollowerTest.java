package io.streambed.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.model.Arns;
import io.streambed.model.AttributeValue;
import io.streambed.model.StreamViewType;
import io.streambed.model.TableDefinition;
import io.streambed.stream.StreamFollowers.Start;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Consumers inside the process. From memory, and again from the log. */
@ParameterizedClass
@EnumSource
class ShardFollowerTest {
    enum From {
        TAIL,
        LOG
    }

    private final StreamWorld world;

    ShardFollowerTest(From from) {
        world = new StreamWorld(1, from == From.TAIL ? StreamWorld.Options.DEFAULT : StreamWorld.Options.NO_TAIL);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static long soon() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private FollowedStream stream(TableDefinition table) {
        String label = Objects.requireNonNull(table.stream()).label();
        String arn = new Arns(StreamWorld.REGION).stream(table.name(), label);
        return Objects.requireNonNull(world.followers.stream(world.catalog(), arn));
    }

    private ShardFollower open(TableDefinition table, Start start) throws Exception {
        FollowedStream stream = stream(table);
        return get(world.followers.open(stream, stream.shards().getFirst(), start, soon()));
    }

    private static List<String> values(FollowedPage page) {
        return page.records().stream()
                .map(record -> Objects.requireNonNull(record.newImage()).item().get("v"))
                .map(value -> ((AttributeValue.S) Objects.requireNonNull(value)).value())
                .toList();
    }

    @Test
    void aFollowerReadsOnAndSaysWhenThereIsNoMore() throws Exception {
        TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0);
        world.commit(table, world.put(table, "a", "1"));
        world.commit(table, world.put(table, "a", "2"));
        ShardFollower follower = open(table, new Start.TrimHorizon());

        FollowedPage first = get(follower.read(1, soon()));
        FollowedPage second = get(follower.read(10, soon()));
        FollowedPage third = get(follower.read(10, soon()));

        assertThat(values(first)).containsExactly("1");
        assertThat(first.atTip()).isFalse();
        assertThat(values(second)).containsExactly("2");
        assertThat(third.records()).isEmpty();
        assertThat(third.atTip()).isTrue();
        assertThat(third.ended()).isFalse();
    }

    @Test
    void aFollowerStartsWhereAnotherStood() throws Exception {
        TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0);
        world.commit(0, world.put(table, "a", "1"), world.put(table, "b", "2"));
        ShardFollower former = open(table, new Start.TrimHorizon());
        get(former.read(1, soon()));

        ShardFollower later = open(table, new Start.At(former.next()));

        assertThat(values(get(later.read(10, soon())))).containsExactly("2");
        world.commit(table, world.put(table, "c", "3"));
        assertThat(values(get(open(table, new Start.At(later.next())).read(10, soon()))))
                .containsExactly("3");
    }

    @Test
    void aPlaceAheadOfTheLogIsItsEnd() throws Exception {
        TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0);
        world.commit(table, world.put(table, "a", "1"));

        ShardFollower follower = open(table, new Start.At(SequenceNumber.at(1_000_000)));

        assertThat(get(follower.read(10, soon())).records()).isEmpty();
        world.commit(table, world.put(table, "a", "2"));
        assertThat(values(get(follower.read(10, soon())))).containsExactly("2");
    }

    @Test
    void aTimeToStartAtLeavesOutWhatIsOlder() throws Exception {
        TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0);
        world.commit(table, world.put(table, "a", "1"));
        world.now += 1000;
        long since = world.now;
        world.commit(table, world.put(table, "a", "2"));

        assertThat(values(get(open(table, new Start.AtTime(since)).read(10, soon()))))
                .containsExactly("2");
        assertThat(get(open(table, new Start.Latest()).read(10, soon())).records())
                .isEmpty();
    }

    @Test
    void aDisabledStreamEnds() throws Exception {
        TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0);
        ShardFollower follower = open(table, new Start.TrimHorizon());
        world.commit(table, world.put(table, "a", "1"));
        assertThat(get(follower.read(10, soon())).ended()).isFalse();
        world.commit(table, world.put(table, "a", "2"));

        world.disableStream(table);

        FollowedPage last = get(follower.read(10, soon()));
        assertThat(values(last)).containsExactly("2");
        assertThat(get(follower.read(10, soon())).ended()).isTrue();
    }
}
