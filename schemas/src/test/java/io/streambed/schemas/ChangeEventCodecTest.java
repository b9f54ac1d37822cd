package io.streambed.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.model.AttributeValue;
import io.streambed.model.Item;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChangeEventCodecTest {
    private static final EncodedItem KEYS = item("id", "a");
    private static final EncodedItem OLD = item("id", "a", "v", "old");
    private static final EncodedItem NEW = item("id", "a", "v", "new");

    private final ChangeEventCodec codec = new ChangeEventCodec(new InMemorySchemaRegistry());

    @Test
    void everyPartIsWhereTheSchemaSays() {
        GenericRecord event = read(OLD, NEW, Cause.TTL);

        assertThat(event.get("table")).hasToString("Music");
        assertThat(event.get("eventName")).hasToString("MODIFY");
        assertThat(event.get("sequenceNumber")).hasToString("100");
        assertThat(event.get("time")).isEqualTo(1_795_219_200_000_123L);
        assertThat(event.get("keys")).isEqualTo(AvroOracle.read(AvroOracle.schema(LogSchema.ITEM), KEYS.avro()));
        assertThat(event.get("oldImage")).hasToString(ofItem(OLD).toString());
        assertThat(event.get("newImage")).hasToString(ofItem(NEW).toString());
        assertThat(event.get("cause")).hasToString("TTL");
    }

    @Test
    void anImageThatIsNotThereTellsWhatHappened() {
        assertThat(read(null, NEW, Cause.USER).get("eventName")).hasToString("INSERT");
        assertThat(read(null, NEW, Cause.USER).get("oldImage")).isNull();
        assertThat(read(OLD, null, Cause.USER).get("eventName")).hasToString("REMOVE");
        assertThat(read(OLD, null, Cause.USER).get("newImage")).isNull();
    }

    @Test
    void aKeyIsAnItem() {
        byte[] key = codec.encodeKey(KEYS);

        assertThat(AvroOracle.body(key)).isEqualTo(KEYS.avro());
        assertThat(codec.encodeKey(item("id", "a"))).isEqualTo(key);
    }

    private GenericRecord read(@Nullable EncodedItem before, @Nullable EncodedItem after, Cause cause) {
        byte[] value =
                codec.encode(new ChangeEvent("Music", "100", 1_795_219_200_000_123L, KEYS, before, after, cause));
        return AvroOracle.read(AvroOracle.schema(LogSchema.CHANGE_EVENT), AvroOracle.body(value));
    }

    private static GenericRecord ofItem(EncodedItem item) {
        return AvroOracle.read(AvroOracle.schema(LogSchema.ITEM), item.avro());
    }

    private static EncodedItem item(String... namesAndValues) {
        Item.Builder builder = Item.builder(2);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            builder.put(namesAndValues[i], new AttributeValue.S(namesAndValues[i + 1]));
        }
        return EncodedItem.of(builder.build());
    }
}
