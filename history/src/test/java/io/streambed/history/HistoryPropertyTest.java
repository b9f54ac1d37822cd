package io.streambed.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.history.HistoryWorld.Write;
import io.streambed.materializer.KeyRange;
import io.streambed.materializer.LogBlock;
import io.streambed.materializer.RowCursor;
import io.streambed.model.AttributeValue;
import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.LogRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Tables of the past against a model that remembers every version, with writes going on while the log is read. */
class HistoryPropertyTest {
    private static final int KEYS = 12;

    @Property(tries = 300)
    void aTableAsOfAMomentIsWhatItWasThen(@ForAll long seed) {
        Random random = new Random(seed);
        try (HistoryWorld world = world(random)) {
            Moment moment = moment(random, world);
            KeyRange range = range(random);
            world.meanwhile(() -> something(random, world));

            Map<String, EncodedItem> found = new HashMap<>();
            List<String> order = new ArrayList<>();
            try (RowCursor cursor = world.history(1).asOf(moment, range, HistoryWorld.soon())) {
                something(random, world);
                while (cursor.next()) {
                    String key = HexFormat.of().formatHex(cursor.primaryKey());
                    order.add(key);
                    found.put(key, cursor.item());
                }
            }

            Map<String, EncodedItem> expected = new HashMap<>();
            within(world.model(1, moment), range)
                    .forEach((key, item) -> expected.put(HexFormat.of().formatHex(key), item));
            assertThat(found).isEqualTo(expected);
            assertThat(order)
                    .isSortedAccordingTo((a, b) -> range.descending() ? b.compareTo(a) : a.compareTo(b))
                    .doesNotHaveDuplicates();
        }
    }

    @Property(tries = 150)
    void aRestoreThatStartsOverEndsWithTheSameItems(@ForAll long seed) {
        Random random = new Random(seed);
        try (HistoryWorld world = world(random)) {
            world.table(3);
            Moment moment = new Moment.Time(1_000 + random.nextLong(world.now() - 1_000 + 1));
            world.meanwhile(() -> something(random, world));

            for (int crash = random.nextInt(3); crash >= 0; crash--) {
                try (RowCursor cursor = world.history(1).asOf(moment, KeyRange.all(), HistoryWorld.soon())) {
                    int upTo = crash == 0 ? Integer.MAX_VALUE : random.nextInt(KEYS);
                    for (int i = 0; i < upTo && cursor.next(); i++) {
                        world.commit(new Write(
                                3,
                                ((AttributeValue.S) Objects.requireNonNull(
                                                cursor.item().attribute("p")))
                                        .value(),
                                ((AttributeValue.S) Objects.requireNonNull(
                                                cursor.item().attribute("v")))
                                        .value()));
                    }
                }
            }

            assertThat(hex(world.model(3, new Moment.Offset(Long.MAX_VALUE)))).isEqualTo(hex(world.model(1, moment)));
        }
    }

    @Property(tries = 300)
    void netChangesLeadFromOneMomentToTheOther(@ForAll long seed) {
        Random random = new Random(seed);
        try (HistoryWorld world = world(random)) {
            Moment one = moment(random, world);
            Moment other = moment(random, world);
            boolean forward = world.isWithin(1, one, other);
            // With transactions, neither an offset nor a time need have all that the other has.
            Assume.that(forward || world.isWithin(1, other, one));
            Map<String, EncodedItem> items = hex(world.model(1, one));
            Map<String, EncodedItem> then = hex(world.model(1, other));

            try (NetChanges changes = world.history(1)
                    .netChanges(forward ? one : other, forward ? other : one, KeyRange.all(), HistoryWorld.soon())) {
                Map<String, EncodedItem> from = forward ? items : then;
                Map<String, EncodedItem> to = forward ? then : items;
                while (changes.next()) {
                    String key = HexFormat.of().formatHex(changes.primaryKey());
                    assertThat(changes.before()).isEqualTo(from.get(key)).isNotEqualTo(changes.after());
                    if (changes.after() == null) {
                        from.remove(key);
                    } else {
                        from.put(key, changes.after());
                    }
                }
                assertThat(from).isEqualTo(to);
            }
        }
    }

    private static HistoryWorld world(Random random) {
        HistoryWorld world = new HistoryWorld(1 + random.nextInt(5));
        world.table(1);
        world.table(2);
        if (random.nextInt(4) == 0) {
            others(world, random.nextInt(2 * LogBlock.SIZE));
        }
        int steps = random.nextInt(60);
        for (int i = 0; i < steps; i++) {
            something(random, world);
            if (random.nextInt(8) == 0) {
                others(world, random.nextInt(100));
            }
        }
        return world;
    }

    /** Records that are not the table's, so that those of the table are far from each other. */
    private static void others(HistoryWorld world, int records) {
        for (int i = 0; i < records; i++) {
            world.append(new LogRecord.Barrier(world.now()));
        }
    }

    private static void something(Random random, HistoryWorld world) {
        world.pass(random.nextInt(3));
        switch (random.nextInt(13)) {
            case 10 -> world.prepare(write(random, 1), write(random, 2), write(random, 1));
            case 11, 12 -> {
                if (world.transactions() > 0) {
                    world.finish(
                            random.nextInt(world.transactions()),
                            world.now() - random.nextInt(5),
                            random.nextInt(4) > 0);
                }
            }
            case 0 -> world.claim();
            case 1 -> world.commitOfZombie(write(random, 1));
            case 2, 3 -> world.commit(write(random, 2));
            case 4 -> world.commit(write(random, 1), write(random, 2), write(random, 1));
            default -> world.commit(write(random, 1));
        }
    }

    private static Write write(Random random, int table) {
        String key = "key-" + random.nextInt(KEYS);
        return new Write(table, key, random.nextInt(4) == 0 ? null : "value-" + random.nextInt(1000));
    }

    private static Moment moment(Random random, HistoryWorld world) {
        long since = 1_000;
        return random.nextBoolean()
                ? new Moment.Time(since + random.nextLong(world.now() - since + 1))
                : new Moment.Offset(random.nextLong(world.fold.appliedOffset() + 1));
    }

    private static KeyRange range(Random random) {
        if (random.nextBoolean()) {
            return new KeyRange(new byte[0], null, random.nextBoolean());
        }
        byte[] one = HistoryWorld.key("key-" + random.nextInt(KEYS));
        byte[] other = HistoryWorld.key("key-" + random.nextInt(KEYS));
        boolean inOrder = Arrays.compareUnsigned(one, other) <= 0;
        return new KeyRange(inOrder ? one : other, inOrder ? other : one, random.nextBoolean());
    }

    private static NavigableMap<byte[], EncodedItem> within(NavigableMap<byte[], EncodedItem> items, KeyRange range) {
        NavigableMap<byte[], EncodedItem> part = new TreeMap<>(Arrays::compareUnsigned);
        items.forEach((key, item) -> {
            if (Arrays.compareUnsigned(key, range.from()) >= 0
                    && (range.to() == null || Arrays.compareUnsigned(key, range.to()) < 0)) {
                part.put(key, item);
            }
        });
        return part;
    }

    private static Map<String, EncodedItem> hex(NavigableMap<byte[], EncodedItem> items) {
        Map<String, EncodedItem> hex = new HashMap<>();
        items.forEach((key, item) -> hex.put(HexFormat.of().formatHex(key), item));
        return hex;
    }
}
