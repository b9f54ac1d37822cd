package io.streambed.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.model.Item;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ItemCodecPropertyTest {
    @Provide
    Arbitrary<Item> items() {
        return ModelArbitraries.items();
    }

    private static Item decoded(byte[] avro) {
        return EncodedItem.of(avro, 0).item();
    }

    @Property
    void decodingInvertsEncoding(@ForAll("items") Item item) {
        assertThat(decoded(EncodedItem.of(item).avro())).isEqualTo(item);
    }

    @Property
    void avroReadsWhatWeWrite(@ForAll("items") Item item) {
        assertThat(ItemGenerics.toItem(
                        AvroOracle.read(AvroOracle.ITEM, EncodedItem.of(item).avro())))
                .isEqualTo(item);
    }

    @Property
    void weReadWhatAvroWrites(@ForAll("items") Item item) {
        assertThat(decoded(AvroOracle.write(AvroOracle.ITEM, ItemGenerics.toGeneric(item))))
                .isEqualTo(item);
    }

    @Property
    void weReadWhatAvroWritesInManyBlocks(@ForAll("items") Item item) {
        byte[] avro = AvroOracle.writeInBlocks(AvroOracle.ITEM, ItemGenerics.toGeneric(item));

        assertThat(decoded(avro)).isEqualTo(item);
        assertThat(skipped(avro)).isEqualTo(avro.length);
    }

    @Property
    void skippingEndsWhereDecodingEnds(@ForAll("items") Item item) {
        byte[] ours = EncodedItem.of(item).avro();
        byte[] avros = AvroOracle.write(AvroOracle.ITEM, ItemGenerics.toGeneric(item));

        assertThat(skipped(ours)).isEqualTo(ours.length);
        assertThat(skipped(avros)).isEqualTo(avros.length);
    }

    private static int skipped(byte[] avro) {
        byte[] longer = Arrays.copyOf(avro, avro.length + 3);
        AvroReader in = new AvroReader(longer, 0, longer.length);
        ItemCodec.skip(in);
        return in.position();
    }

    @Property
    void anAttributeIsFoundWithoutDecodingTheItem(@ForAll("items") Item item) {
        byte[] ours = EncodedItem.of(item).avro();
        byte[] avros = AvroOracle.writeInBlocks(AvroOracle.ITEM, ItemGenerics.toGeneric(item));

        for (int i = 0; i < item.size(); i++) {
            assertThat(EncodedItem.of(ours, 0).attribute(item.name(i))).isEqualTo(item.value(i));
            assertThat(EncodedItem.of(avros, 0).attribute(item.name(i))).isEqualTo(item.value(i));
            assertThat(EncodedItem.of(ours, 0).attribute(item.name(i) + "?")).isEqualTo(item.get(item.name(i) + "?"));
        }
    }

    @Property
    void itemsAreEqualExactlyIfTheirBytesAre(@ForAll("items") Item one, @ForAll("items") Item other) {
        assertThat(EncodedItem.of(one).equals(EncodedItem.of(other))).isEqualTo(one.equals(other));
        assertThat(EncodedItem.of(Item.of(one.toMap()))).isEqualTo(EncodedItem.of(one));
    }

    @Property
    void damagedBytesAreReadOrRefusedAsCorrupt(@ForAll("items") Item item, @ForAll Random random) {
        byte[] avro = EncodedItem.of(item).avro().clone();
        for (int i = 0; i < 3; i++) {
            avro[random.nextInt(avro.length)] = (byte) random.nextInt();
        }
        readOrRefused(Arrays.copyOf(avro, random.nextInt(avro.length + 1)));
        readOrRefused(avro);
    }

    @Property
    void anyBytesAreReadOrRefusedAsCorrupt(@ForAll byte[] bytes) {
        readOrRefused(bytes);
    }

    private static void readOrRefused(byte[] avro) {
        try {
            assertThat(decoded(avro)).isNotNull();
        } catch (CorruptRecordException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
        try {
            assertThat(EncodedItem.of(avro, 0).attribute("no such name in any item"))
                    .isNull();
        } catch (CorruptRecordException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
        try {
            assertThat(skipped(avro)).isBetween(0, avro.length + 3);
        } catch (CorruptRecordException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }
}
