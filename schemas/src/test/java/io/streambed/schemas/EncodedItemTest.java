package io.streambed.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.model.AttributeValue;
import io.streambed.model.Bytes;
import io.streambed.model.Decimal;
import io.streambed.model.Item;
import io.streambed.model.ItemSize;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EncodedItemTest {
    private static AttributeValue nested(int depth) {
        AttributeValue value = AttributeValue.NULL;
        for (int i = 0; i < depth; i++) {
            value = i % 2 == 0
                    ? new AttributeValue.L(List.of(value))
                    : new AttributeValue.M(Item.of(Map.of("a", value)));
        }
        return value;
    }

    @Test
    void theBytesOfVersionOneAreForEver() {
        Item item = Item.builder(10)
                .put("L", new AttributeValue.L(List.of(AttributeValue.NULL)))
                .put("M", new AttributeValue.M(Item.of(Map.of("k", AttributeValue.FALSE))))
                .put("b", new AttributeValue.B(Bytes.wrap(new byte[] {1, 2})))
                .put("bs", new AttributeValue.BS(List.of(Bytes.wrap(new byte[] {-1}), Bytes.EMPTY)))
                .put("n", new AttributeValue.N(Decimal.parse("-1.50")))
                .put("ns", new AttributeValue.NS(List.of(Decimal.parse("10"), Decimal.parse("9"))))
                .put("null", AttributeValue.NULL)
                .put("s", new AttributeValue.S("ä"))
                .put("ss", new AttributeValue.SS(List.of("b", "a")))
                .put("t", AttributeValue.TRUE)
                .build();

        String header = "13" + "9601"; // a block of 10 entries in 75 bytes
        String entries = "024c" + "10" + "02" + "00" + "00"
                + "024d" + "12" + "02" + "026b" + "0200" + "00"
                + "0262" + "08" + "040102"
                + "046273" + "0e" + "04" + "00" + "02ff" + "00"
                + "026e" + "06" + "082d312e35"
                + "046e73" + "0c" + "04" + "0239" + "043130" + "00"
                + "086e756c6c" + "00"
                + "0273" + "04" + "04c3a4"
                + "047373" + "0a" + "04" + "0261" + "0262" + "00"
                + "0274" + "0201";
        assertThat(HexFormat.of().formatHex(EncodedItem.of(item).avro())).isEqualTo(header + entries + "00");
        assertThat(EncodedItem.of(Item.EMPTY).avro()).containsExactly(0);
    }

    @Test
    void equalItemsAreEqualBytesWhateverTheOrderAndFormTheyWereGivenIn() {
        Map<String, AttributeValue> one = new LinkedHashMap<>();
        one.put("a", new AttributeValue.N(Decimal.parse("100")));
        one.put("b", new AttributeValue.SS(List.of("x", "y")));
        Map<String, AttributeValue> other = new LinkedHashMap<>();
        other.put("b", new AttributeValue.SS(List.of("y", "x")));
        other.put("a", new AttributeValue.N(Decimal.parse("1.00E2")));

        assertThat(EncodedItem.of(Item.of(one))).isEqualTo(EncodedItem.of(Item.of(other)));
        assertThat(EncodedItem.of(Item.of(one))).hasSameHashCodeAs(EncodedItem.of(Item.of(other)));
        assertThat(EncodedItem.of(Item.of(one))).isNotEqualTo(EncodedItem.of(Item.EMPTY));
    }

    @Test
    void itKnowsTheSizeThatDynamoDbCounts() {
        Item item = Item.of(Map.of("name", new AttributeValue.S("value")));

        assertThat(EncodedItem.of(item).size()).isEqualTo(ItemSize.of(item));
        assertThat(EncodedItem.of(EncodedItem.of(item).avro(), 77).size()).isEqualTo(77);
    }

    @Test
    void itDecodesOnce() {
        byte[] avro = EncodedItem.of(Item.of(Map.of("a", AttributeValue.TRUE))).avro();
        EncodedItem encoded = EncodedItem.of(avro, 2);

        assertThat(encoded.item()).isSameAs(encoded.item());
    }

    @Test
    void valuesMayBeNestedTwiceAsDeepAsClientsMay() {
        Item deepest = Item.of(Map.of("a", nested(2 * AttributeValue.MAX_NESTING)));

        byte[] avro = EncodedItem.of(deepest).avro();

        assertThat(EncodedItem.of(avro, 1).item()).isEqualTo(deepest);
        Item tooDeep = Item.of(Map.of("a", nested(2 * AttributeValue.MAX_NESTING + 1)));
        assertThatThrownBy(() -> EncodedItem.of(tooDeep)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bytesNestedWithoutEndAreCorrupt() {
        byte[] avro = new byte[100_000];
        avro[0] = 2; // a map of one entry
        for (int i = 1; i + 2 < avro.length; i += 3) {
            avro[i] = 0; // with the name ""
            avro[i + 1] = 18; // that is a map
            avro[i + 2] = 2; // of one entry
        }

        assertThatThrownBy(() -> EncodedItem.of(avro, 0).item()).isInstanceOf(CorruptRecordException.class);
        assertThatThrownBy(() -> ItemCodec.skip(new AvroReader(avro, 0, avro.length)))
                .isInstanceOf(CorruptRecordException.class);
    }

    @Test
    void aCountOrLengthBeyondTheEndIsCorruptAndAllocatesNothing() {
        for (String hex : List.of(
                "feffffff0f", // 2^31 - 1 entries
                "feffffffffffffffff01", // 2^63 - 1 entries
                "ffffffffffffffffff01" + "02", // -2^63 entries
                "01" + "feffffff0f", // one entry in 2^31 - 1 bytes
                "02" + "feffffff0f", // a name of 2^31 - 1 bytes
                "02" + "01", // a name of -1 bytes
                "02" + "0261" + "08" + "feffffff0f", // a binary of 2^31 - 1 bytes
                "02" + "0261" + "10" + "feffffff0f", // a list of 2^31 - 1 elements
                "02" + "0261" + "14", // an unknown type
                "02" + "0261" + "01", // type -1
                "02" + "0261" + "0202" + "00", // neither true nor false
                "02" + "0261" + "0a" + "00" + "00", // an empty set
                "02" + "0261" + "0a" + "04" + "0262" + "0262" + "00" + "00", // a set with a member twice
                "02" + "0261" + "06" + "0278" + "00", // the number x
                "80808080808080808080" + "00", // a number of more than 64 bits
                "00" + "00", // more than an item
                "")) {
            byte[] avro = HexFormat.of().parseHex(hex);

            assertThatThrownBy(() -> EncodedItem.of(avro, 0).item()).as(hex).isInstanceOf(CorruptRecordException.class);
        }
    }
}
