package io.streambed.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemSizeTest {
    @Test
    void theDeveloperGuidesExample() {
        // "an attribute named shirt-color with value R: 12 bytes"
        assertThat(ItemSize.of(Item.of(Map.of("shirt-color", new AttributeValue.S("R")))))
                .isEqualTo(12);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "1, 2",
        "12, 2",
        "10, 2",
        "100, 2",
        "123, 3",
        "1000000, 2",
        "-1, 3",
        "1.5, 3",
        "15, 2",
        "0.5, 2",
        "12.34, 3",
        "1.2345, 4",
        "12345678901234567890123456789012345678, 20",
        "-12345678901234567890123456789012345678, 21",
        "-1.2345678901234567890123456789012345678, 21",
    })
    void numbersCountPairsOfDigits(String number, int size) {
        assertThat(ItemSize.of(new AttributeValue.N(Decimal.parse(number)))).isEqualTo(size);
    }

    @Test
    void scalarsCountTheirBytes() {
        assertThat(ItemSize.of(new AttributeValue.S("h\u00e9\u20ac\ud83d\ude00")))
                .isEqualTo(1 + 2 + 3 + 4);
        assertThat(ItemSize.of(new AttributeValue.B(Bytes.wrap(new byte[5])))).isEqualTo(5);
        assertThat(ItemSize.of(AttributeValue.TRUE)).isEqualTo(1);
        assertThat(ItemSize.of(AttributeValue.NULL)).isEqualTo(1);
    }

    @Test
    void setsCountTheirMembers() {
        assertThat(ItemSize.of(new AttributeValue.SS(List.of("ab", "c")))).isEqualTo(3);
        assertThat(ItemSize.of(new AttributeValue.NS(List.of(Decimal.of(1), Decimal.of(-1)))))
                .isEqualTo(5);
        assertThat(ItemSize.of(new AttributeValue.BS(List.of(Bytes.wrap(new byte[3])))))
                .isEqualTo(3);
    }

    @Test
    void documentsCountThreeBytesAndOnePerElementOrPair() {
        assertThat(ItemSize.of(new AttributeValue.L(List.of()))).isEqualTo(3);
        assertThat(ItemSize.of(new AttributeValue.L(List.of(AttributeValue.NULL, new AttributeValue.S("abc")))))
                .isEqualTo(3 + 2 + 1 + 3);
        assertThat(ItemSize.of(new AttributeValue.M(Item.EMPTY))).isEqualTo(3);
        assertThat(ItemSize.of(new AttributeValue.M(Item.of(Map.of("key", new AttributeValue.S("abc"))))))
                .isEqualTo(3 + 1 + 3 + 3);
    }

    @Property
    void stringsCountTheirUtf8Bytes(@ForAll("strings") String text) {
        assertThat(ItemSize.utf8Length(text)).isEqualTo(Generators.utf8(text).length);
    }

    @Property
    void unpairedSurrogatesCountAsTheyAreEncoded(@ForAll String text) {
        assertThat(ItemSize.utf8Length(text)).isEqualTo(Generators.utf8(text).length);
    }

    @Provide
    Arbitrary<String> strings() {
        return Generators.strings();
    }
}
