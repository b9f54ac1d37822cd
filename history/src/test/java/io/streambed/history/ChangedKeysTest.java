package io.streambed.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.history.ChangedKeys.Span;
import io.streambed.materializer.KeyRange;
import io.streambed.schemas.EncodedItem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

class ChangedKeysTest {
    private static final Path DIRECTORY = Path.of("target", "changed-keys");

    @Property(tries = 60)
    void whatDoesNotFitIntoMemoryIsTheSameOnDisk(@ForAll long seed) {
        Random random = new Random(seed);
        NavigableMap<byte[], Span> model = new TreeMap<>(Arrays::compareUnsigned);
        try (ChangedKeys keys = new ChangedKeys(DIRECTORY, true, 1 + random.nextInt(8_000))) {
            for (int i = 0; i < 200; i++) {
                byte[] key = HistoryWorld.key("key-" + random.nextInt(40));
                EncodedItem before = image(random);
                EncodedItem after = image(random);
                keys.put(key, before, after);
                Span known = model.get(key);
                model.put(key, new Span(known == null ? before : known.before(), after));
            }
            byte[] one = HistoryWorld.key("key-" + random.nextInt(40));
            KeyRange range = new KeyRange(
                    random.nextBoolean() ? new byte[0] : one,
                    random.nextBoolean() ? null : HistoryWorld.key("key-" + random.nextInt(40)),
                    random.nextBoolean());

            List<Map.Entry<List<Byte>, Span>> found = new ArrayList<>();
            try (ChangedKeys.Cursor cursor = keys.cursor(range)) {
                while (cursor.next()) {
                    found.add(Map.entry(bytes(cursor.key()), cursor.span()));
                }
            }

            List<Map.Entry<List<Byte>, Span>> expected = new ArrayList<>();
            (range.descending() ? model.descendingMap() : model).forEach((key, span) -> {
                if (Arrays.compareUnsigned(key, range.from()) >= 0
                        && (range.to() == null || Arrays.compareUnsigned(key, range.to()) < 0)) {
                    expected.add(Map.entry(bytes(key), span));
                }
            });
            assertThat(found).isEqualTo(expected);
        }
        assertThat(DIRECTORY.toFile().list()).isNullOrEmpty();
    }

    private static @Nullable EncodedItem image(Random random) {
        return random.nextInt(4) == 0 ? null : HistoryWorld.item("key", "value-" + random.nextInt());
    }

    private static List<Byte> bytes(byte[] array) {
        List<Byte> list = new ArrayList<>();
        for (byte b : array) {
            list.add(b);
        }
        return list;
    }
}
