package io.streambed.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttributeValueTest {
    @Test
    void setsAreEqualWhateverTheOrderOfTheirMembers() {
        assertThat(new AttributeValue.SS(List.of("b", "a"))).isEqualTo(new AttributeValue.SS(List.of("a", "b")));
        assertThat(new AttributeValue.NS(List.of(Decimal.parse("2.0"), Decimal.of(1))))
                .isEqualTo(new AttributeValue.NS(List.of(Decimal.of(1), Decimal.of(2))));
        assertThat(new AttributeValue.BS(List.of(Bytes.wrap(new byte[] {-1}), Bytes.wrap(new byte[] {1}))).values())
                .containsExactly(Bytes.wrap(new byte[] {1}), Bytes.wrap(new byte[] {-1}));
    }

    @Test
    void setsAreNeverEmpty() {
        assertThatThrownBy(() -> new AttributeValue.SS(List.of()))
                .isInstanceOf(DynamoDbException.class)
                .hasMessage("One or more parameter values were invalid: An string set  may not be empty");
        assertThatThrownBy(() -> new AttributeValue.NS(List.of()))
                .hasMessage("One or more parameter values were invalid: An number set  may not be empty");
        assertThatThrownBy(() -> new AttributeValue.BS(List.of()))
                .hasMessage("One or more parameter values were invalid: Binary sets should not be empty");
    }

    @Test
    void setsHaveNoDuplicates() {
        Bytes a = Bytes.wrap(new byte[] {'a'});

        assertThatThrownBy(() -> new AttributeValue.SS(List.of("b", "a", "b")))
                .isInstanceOf(DynamoDbException.class)
                .hasMessage("One or more parameter values were invalid: "
                        + "Input collection [\"a\", \"b\", \"b\"] contains duplicates.");
        assertThatThrownBy(() -> new AttributeValue.NS(List.of(Decimal.of(1), Decimal.parse("1.0"))))
                .hasMessage("One or more parameter values were invalid: Input collection contains duplicates.");
        assertThatThrownBy(() -> new AttributeValue.BS(List.of(a, a)))
                .hasMessage("One or more parameter values were invalid: "
                        + "Input collection [\"YQ==\",\"YQ==\"]of type BS contains duplicates.");
    }

    @Test
    void membersAreListedInTheirOrderUpToTheFirstThatRepeatsAnother() {
        assertThatThrownBy(() -> new AttributeValue.SS(List.of("c", "b", "a", "c", "b", "a")))
                .hasMessageContaining("[\"a\", \"b\", \"c\", \"c\", \"b\", \"a\"]");
    }

    @Test
    void duplicatesHaveEarlierWords() {
        assertThatThrownBy(() -> new AttributeValue.SS(List.of("b", "a", "b")))
                .satisfies(refusal -> assertThat(((DynamoDbException) refusal).inEarlierWords())
                        .hasMessage("One or more parameter values were invalid: "
                                + "Input collection [b, a, b] contains duplicates."));
    }

    @Test
    void valuesDoNotChangeWithTheListsTheyWereMadeOf() {
        List<String> members = new ArrayList<>(List.of("a", "b"));
        List<AttributeValue> elements = new ArrayList<>(List.of(AttributeValue.NULL));
        AttributeValue.SS set = new AttributeValue.SS(members);
        AttributeValue.L list = new AttributeValue.L(elements);

        members.clear();
        elements.clear();

        assertThat(set.values()).containsExactly("a", "b");
        assertThat(list.values()).containsExactly(AttributeValue.NULL);
    }

    @Test
    void eachKindNamesItsType() {
        assertThat(new AttributeValue.S("").type()).isEqualTo(AttributeType.S);
        assertThat(AttributeValue.of(true).type()).isEqualTo(AttributeType.BOOL);
        assertThat(AttributeValue.NULL.type()).isEqualTo(AttributeType.NULL);
        assertThat(new AttributeValue.M(Item.EMPTY).type()).isEqualTo(AttributeType.M);
    }

    @Test
    void bytesAreUnsignedAndSearchable() {
        Bytes bytes = Bytes.wrap(new byte[] {1, 2, -1, 3});

        assertThat(bytes).isLessThan(Bytes.wrap(new byte[] {1, 2, -1, 4}));
        assertThat(Bytes.wrap(new byte[] {127})).isLessThan(Bytes.wrap(new byte[] {-128}));
        assertThat(bytes.contains(Bytes.wrap(new byte[] {-1, 3}))).isTrue();
        assertThat(bytes.contains(Bytes.EMPTY)).isTrue();
        assertThat(bytes.contains(Bytes.wrap(new byte[] {3, 3}))).isFalse();
        assertThat(bytes.startsWith(Bytes.wrap(new byte[] {1, 2}))).isTrue();
        assertThat(bytes.startsWith(Bytes.wrap(new byte[] {2}))).isFalse();
        assertThat(bytes).hasToString("AQL/Aw==");
    }

    @Test
    void onlyStringsNumbersAndBinariesOfOneTypeHaveAnOrder() {
        AttributeValue one = new AttributeValue.N(Decimal.of(1));

        assertThat(ValueOrder.areComparable(one, new AttributeValue.N(Decimal.of(2))))
                .isTrue();
        assertThat(ValueOrder.areComparable(one, new AttributeValue.S("2"))).isFalse();
        assertThat(ValueOrder.areComparable(AttributeValue.TRUE, AttributeValue.FALSE))
                .isFalse();
        assertThat(ValueOrder.compare(one, new AttributeValue.N(Decimal.of(2)))).isNegative();
        assertThat(ValueOrder.compare(
                        new AttributeValue.B(Bytes.wrap(new byte[] {-1})), new AttributeValue.B(Bytes.EMPTY)))
                .isPositive();
        assertThatThrownBy(() -> ValueOrder.compare(one, AttributeValue.NULL))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
