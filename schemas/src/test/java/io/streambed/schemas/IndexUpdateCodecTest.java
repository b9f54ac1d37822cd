package io.streambed.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.model.AttributeValue;
import io.streambed.model.Item;
import io.streambed.schemas.IndexUpdates.BackfillStep;
import io.streambed.schemas.IndexUpdates.IndexUpdate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class IndexUpdateCodecTest {
    private final IndexUpdateCodec codec = new IndexUpdateCodec(new InMemorySchemaRegistry());
    private final EncodedItem image = EncodedItem.of(Item.of(Map.of("a", new AttributeValue.S("b"))));

    @Test
    void whatIsWrittenIsRead() {
        IndexUpdates updates = new IndexUpdates(
                3,
                1L << 40,
                List.of(new IndexUpdate(1, 2, new byte[] {1, 2}, image), new IndexUpdate(1, 3, new byte[] {9}, null)),
                new BackfillStep(1, 2, -5, 7, true));

        IndexUpdates read = codec.decode(codec.encode(updates));

        assertThat(read.backfill()).isEqualTo(updates.backfill());
        assertThat(read.updates()).hasSize(2);
        assertThat(read.updates().getFirst().image()).isEqualTo(image);
        assertThat(codec.encode(read)).isEqualTo(codec.encode(updates));
    }

    @Test
    void nothingToTellIsWrittenToo() {
        IndexUpdates updates = new IndexUpdates(0, -1, List.of(), null);

        assertThat(codec.decode(codec.encode(updates))).isEqualTo(updates);
    }

    @Test
    void avroReadsIt() {
        byte[] value =
                codec.encode(new IndexUpdates(3, 4, List.of(new IndexUpdate(1, 2, new byte[] {1}, image)), null));

        GenericRecord record = AvroOracle.read(AvroOracle.schema(LogSchema.INDEX_UPDATES), AvroOracle.body(value));

        assertThat(record.get("source")).isEqualTo(3);
        assertThat(record.get("backfill")).isNull();
        assertThat((List<?>) record.get("updates")).hasSize(1);
    }

    @Test
    void whatIsCutOffIsRefused() {
        byte[] value = codec.encode(new IndexUpdates(
                3, 4, List.of(new IndexUpdate(1, 2, new byte[] {1}, image)), new BackfillStep(1, 2, 3, 4, false)));

        for (int length = 0; length < value.length; length++) {
            byte[] cut = Arrays.copyOf(value, length);
            assertThatThrownBy(() -> codec.decode(cut)).isInstanceOf(CorruptRecordException.class);
        }
    }
}
