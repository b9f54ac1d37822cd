package io.streambed.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PrimaryKeyTest {
    private static final KeySchema SIMPLE = new KeySchema(new KeyAttribute("id", AttributeType.S), null);
    private static final KeySchema COMPOSITE =
            new KeySchema(new KeyAttribute("h", AttributeType.S), new KeyAttribute("r", AttributeType.B));

    @Test
    void startsWithTheHashOfThePartitionKey() {
        Item item = item("h", string("a"), "r", binary("x"), "other", AttributeValue.TRUE);

        PrimaryKey key = PrimaryKey.of(COMPOSITE, item);

        assertThat(key.hash()).isEqualTo(KeyEncoding.hash(KeyEncoding.encode(string("a"))));
        assertThat(PrimaryKey.hashOf(key.bytes())).isEqualTo(key.hash());
        assertThat(key).isEqualTo(PrimaryKey.ofKey(COMPOSITE, item("h", string("a"), "r", binary("x"))));
        assertThat(key).isEqualTo(PrimaryKey.ofBytes(key.bytes())).hasSameHashCodeAs(PrimaryKey.ofBytes(key.bytes()));
        assertThat(PrimaryKey.decode(COMPOSITE, key.bytes())).isEqualTo(item("h", string("a"), "r", binary("x")));
    }

    @Test
    void itemsOfOnePartitionKeyOrderByTheirSortKey() {
        PrimaryKey first = PrimaryKey.of(COMPOSITE, item("h", string("a"), "r", binary("x")));
        PrimaryKey second = PrimaryKey.of(COMPOSITE, item("h", string("a"), "r", binary("xa")));

        assertThat(first).isLessThan(second);
        assertThat(first.hash()).isEqualTo(second.hash());
    }

    @Test
    void aMissingKeyAttributeOfAnItemIsNamed() {
        assertRefused(
                () -> PrimaryKey.of(COMPOSITE, item("r", binary("x"))),
                "One or more parameter values were invalid: Missing the key h in the item");
        assertRefused(
                () -> PrimaryKey.of(COMPOSITE, item("h", string("x"))),
                "One or more parameter values were invalid: Missing the key r in the item");
        assertRefused(
                () -> PrimaryKey.of(COMPOSITE, Item.EMPTY),
                "One or more parameter values were invalid: Missing the key h in the item");
    }

    @Test
    void aKeyAttributeOfAnotherTypeIsNamed() {
        assertRefused(
                () -> PrimaryKey.of(COMPOSITE, item("h", string("a"), "r", string("x"))),
                "One or more parameter values were invalid: Type mismatch for key r expected: B actual: S");
        assertRefused(
                () -> PrimaryKey.of(SIMPLE, item("id", AttributeValue.NULL)),
                "One or more parameter values were invalid: Type mismatch for key id expected: S actual: NULL");
    }

    @Test
    void aKeyMustConsistOfTheKeyAttributesAndNothingElse() {
        String mismatch = "The provided key element does not match the schema";

        assertRefused(() -> PrimaryKey.ofKey(SIMPLE, Item.EMPTY), mismatch);
        assertRefused(() -> PrimaryKey.ofKey(SIMPLE, item("x", string("a"))), mismatch);
        assertRefused(() -> PrimaryKey.ofKey(SIMPLE, item("id", new AttributeValue.N(Decimal.ZERO))), mismatch);
        assertRefused(() -> PrimaryKey.ofKey(SIMPLE, item("id", string("a"), "x", string("b"))), mismatch);
        assertRefused(() -> PrimaryKey.ofKey(COMPOSITE, item("h", string("a"))), mismatch);
        assertRefused(() -> PrimaryKey.ofKey(COMPOSITE, item("h", string("a"), "x", string("b"))), mismatch);
    }

    @Test
    void emptyKeyValuesAreRefused() {
        String prefix = "One or more parameter values are not valid. "
                + "The AttributeValue for a key attribute cannot contain an empty ";

        assertRefused(() -> PrimaryKey.of(SIMPLE, item("id", string(""))), prefix + "string value. Key: id");
        assertRefused(() -> PrimaryKey.ofKey(SIMPLE, item("id", string(""))), prefix + "string value. Key: id");
        assertRefused(
                () -> PrimaryKey.ofKey(COMPOSITE, item("h", string("a"), "r", binary(""))),
                prefix + "binary value. Key: r");
        assertRefused(
                () -> PrimaryKey.of(COMPOSITE, item("h", string(""), "r", string("a"))),
                prefix + "string value. Key: h");
    }

    @Test
    void keysAreBoundedInBytes() {
        String tooLong = "One or more parameter values were invalid: "
                + "Size of hashkey has exceeded the maximum size limit of2048 bytes";
        String sortTooLong = "One or more parameter values were invalid: "
                + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes";

        assertThat(PrimaryKey.of(SIMPLE, item("id", string("x".repeat(2048)))).bytes())
                .hasSize(4 + 2048 + 1);
        assertThat(PrimaryKey.of(COMPOSITE, item("h", string("a"), "r", binary("x".repeat(1024)))))
                .isNotNull();
        assertRefused(() -> PrimaryKey.of(SIMPLE, item("id", string("x".repeat(2049)))), tooLong);
        assertRefused(() -> PrimaryKey.ofKey(SIMPLE, item("id", string("\u00e9".repeat(1025)))), tooLong);
        assertRefused(
                () -> PrimaryKey.of(COMPOSITE, item("h", string("a"), "r", binary("x".repeat(1025)))), sortTooLong);
    }

    @Test
    void numbersAreKeysByValue() {
        KeySchema schema = new KeySchema(new KeyAttribute("id", AttributeType.N), null);

        assertThat(PrimaryKey.of(schema, item("id", new AttributeValue.N(Decimal.parse("1.0")))))
                .isEqualTo(PrimaryKey.of(schema, item("id", new AttributeValue.N(Decimal.parse("1e0")))));
    }

    @Property
    void differentKeysHaveDifferentBytes(@ForAll("keys") String left, @ForAll("keys") String right) {
        PrimaryKey one = PrimaryKey.of(SIMPLE, item("id", string(left)));
        PrimaryKey two = PrimaryKey.of(SIMPLE, item("id", string(right)));

        assertThat(one.equals(two)).isEqualTo(left.equals(right));
        assertThat(PrimaryKey.decode(SIMPLE, one.bytes())).isEqualTo(item("id", string(left)));
    }

    @Provide
    Arbitrary<String> keys() {
        return Generators.strings().filter(key -> !key.isEmpty());
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DynamoDbException.class,
                        refusal -> assertThat(refusal.type()).isEqualTo(ErrorType.VALIDATION))
                .hasMessage(message);
    }

    private static AttributeValue string(String value) {
        return new AttributeValue.S(value);
    }

    private static AttributeValue binary(String text) {
        return new AttributeValue.B(Bytes.wrap(Generators.utf8(text)));
    }

    private static Item item(String name, AttributeValue value) {
        return Item.of(Map.of(name, value));
    }

    private static Item item(String name, AttributeValue value, String name2, AttributeValue value2) {
        return Item.of(Map.of(name, value, name2, value2));
    }

    private static Item item(
            String name,
            AttributeValue value,
            String name2,
            AttributeValue value2,
            String name3,
            AttributeValue value3) {
        return Item.of(Map.of(name, value, name2, value2, name3, value3));
    }
}
