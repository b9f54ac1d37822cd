package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.attribute;
import static io.streambed.acceptance.TestTable.key;
import static io.streambed.acceptance.TestTable.keyElement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromB;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBs;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNs;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNul;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromSs;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** What clients can store comes back as they stored it, up to the service's limits. */
@ExtendWith(SharedServer.class)
@TestInstance(Lifecycle.PER_CLASS)
class AttributeValuesIT {
    private static final int MAX_ITEM_SIZE = 400 * 1024;

    private final Clients clients;
    private TestTable table;

    AttributeValuesIT(Clients clients) {
        this.clients = clients;
        table = new TestTable(clients, "");
    }

    @BeforeAll
    void createTable() {
        table = TestTable.create(clients);
    }

    @AfterAll
    void dropTable() {
        table.close();
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("a string", fromS("h\u00e9llo \ud83d\ude80 \u0000 \"\\/\n")),
                Arguments.of("an empty string", fromS("")),
                Arguments.of("a number", fromN("-12.5")),
                Arguments.of("binary", fromB(bytes(0, 1, -1, -128))),
                Arguments.of("empty binary", fromB(bytes())),
                Arguments.of("true", fromBool(true)),
                Arguments.of("false", fromBool(false)),
                Arguments.of("null", fromNul(true)),
                Arguments.of("a string set", fromSs(List.of("a", "b", "\u00fc"))),
                Arguments.of("a number set", fromNs(List.of("-1", "0", "2.5"))),
                Arguments.of("a binary set", fromBs(List.of(bytes(0), bytes(1, 2)))),
                Arguments.of("a list", fromL(List.of(fromS("a"), fromN("1"), fromL(List.of()), fromBool(true)))),
                Arguments.of("an empty list", fromL(List.of())),
                Arguments.of("a map", fromM(Map.of("a", fromM(Map.of("b.c", fromSs(List.of("x"))))))),
                Arguments.of("an empty map", fromM(Map.of())),
                Arguments.of("32 levels", nested(31)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("values")
    void everyTypeComesBackAsItWas(String description, AttributeValue value) {
        Map<String, AttributeValue> item = with(key(description, 1), "v", value);
        table.put(item);

        assertThat(table.get(key(description, 1))).isEqualTo(item);
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 1",
        "007, 7",
        "-0, 0",
        "+5, 5",
        "1e3, 1000",
        "1.50E-2, 0.015",
        ".5, 0.5",
        "12345678901234567890123456789012345678, 12345678901234567890123456789012345678",
        "-0.12345678901234567890123456789012345678, -0.12345678901234567890123456789012345678",
    })
    void numbersComeBackInTheirPlainForm(String sent, String received) {
        table.put(with(key("number " + sent, 1), "v", fromN(sent)));

        assertThat(table.get(key("number " + sent, 1), "v")).isEqualTo(fromN(received));
    }

    @ParameterizedTest
    @CsvSource({
        "9.9999999999999999999999999999999999999E+125",
        "-9.9999999999999999999999999999999999999E+125",
        "1E-130",
        "-1E-130"
    })
    void theLargestAndSmallestNumbersKeepTheirValue(String number) {
        table.put(with(key("extreme " + number, 1), "v", fromN(number)));

        assertThat(new java.math.BigDecimal(
                        table.get(key("extreme " + number, 1), "v").n()))
                .isEqualByComparingTo(number);
    }

    @ParameterizedTest
    @EnumSource(value = ScalarAttributeType.class, names = "UNKNOWN_TO_SDK_VERSION", mode = EnumSource.Mode.EXCLUDE)
    void keysCanBeOfEachScalarType(ScalarAttributeType type) {
        List<AttributeValue> keys = switch (type) {
            case S -> List.of(fromS("a"), fromS("a\u0000"), fromS("a\u0000b"), fromS("\uffff"));
            case N -> List.of(fromN("0"), fromN("-1"), fromN("1E-130"), fromN("9E+125"));
            case B -> List.of(fromB(bytes(0)), fromB(bytes(0, 0)), fromB(bytes(-1)), fromB(bytes(0, 1)));
            case UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException();
        };
        try (var typed = TestTable.create(
                clients,
                request -> request.attributeDefinitions(attribute("hash", type), attribute("range", type))
                        .keySchema(keyElement("hash", KeyType.HASH), keyElement("range", KeyType.RANGE)))) {
            int number = 0;
            for (AttributeValue hash : keys) {
                for (AttributeValue range : keys) {
                    typed.put(Map.of("hash", hash, "range", range, "v", fromN(Integer.toString(number++))));
                }
            }

            number = 0;
            for (AttributeValue hash : keys) {
                for (AttributeValue range : keys) {
                    assertThat(typed.get(Map.of("hash", hash, "range", range), "v"))
                            .isEqualTo(fromN(Integer.toString(number++)));
                }
            }
        }
    }

    @Test
    void numbersAreTheSameKeyHoweverTheyAreWritten() {
        table.put(Map.of("id", fromS("same"), "n", fromN("1.0"), "v", fromS("x")));

        assertThat(table.get(Map.of("id", fromS("same"), "n", fromN("1e0")), "v"))
                .isEqualTo(fromS("x"));
    }

    @Test
    void keysOfTheLargestSizeWork() {
        try (var strings = TestTable.create(
                clients,
                request -> request.attributeDefinitions(
                        attribute("id", ScalarAttributeType.S), attribute("n", ScalarAttributeType.S)))) {
            Map<String, AttributeValue> key =
                    Map.of("id", fromS("\u0000".repeat(2048)), "n", fromS("\u00fc".repeat(512)));
            strings.put(key);

            assertThat(strings.get(key)).isEqualTo(key);
            assertThatThrownBy(() -> strings.put(Map.of("id", fromS("x".repeat(2049)), "n", fromS("x"))))
                    .isInstanceOf(DynamoDbException.class);
            assertThatThrownBy(() -> strings.put(Map.of("id", fromS("x"), "n", fromS("x".repeat(1025)))))
                    .isInstanceOf(DynamoDbException.class);
        }
    }

    @Test
    void anItemOf400KilobytesIsTheLargest() {
        // "id" + "large", "n" + a one-digit number of two bytes, "v"
        int others = 2 + 5 + 1 + 2 + 1;
        Map<String, AttributeValue> largest = with(key("large", 1), "v", fromS("x".repeat(MAX_ITEM_SIZE - others)));
        table.put(largest);

        assertThat(table.get(key("large", 1))).isEqualTo(largest);
        assertThatThrownBy(() -> table.put(with(key("large", 1), "v", fromS("y".repeat(MAX_ITEM_SIZE - others + 1)))))
                .isInstanceOf(DynamoDbException.class)
                .hasMessageContaining("Item size has exceeded the maximum allowed size");
        assertThat(table.get(key("large", 1))).isEqualTo(largest);
    }

    @Test
    void largeBinaryAndManyAttributesFit() {
        var item = new HashMap<>(key("many", 1));
        for (int i = 0; i < 2000; i++) {
            item.put("attribute-" + i, fromB(SdkBytes.fromByteArray(new byte[100])));
        }
        table.put(item);

        assertThat(table.get(key("many", 1))).isEqualTo(item);
    }

    private static AttributeValue nested(int levels) {
        AttributeValue value = fromS("deep");
        for (int i = 0; i < levels; i++) {
            value = i % 2 == 0 ? fromL(List.of(value)) : fromM(Map.of("m", value));
        }
        return value;
    }

    private static SdkBytes bytes(int... values) {
        var bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return SdkBytes.fromByteArray(bytes);
    }

    private static Map<String, AttributeValue> with(
            Map<String, AttributeValue> item, String name, AttributeValue value) {
        var all = new HashMap<>(item);
        all.put(name, value);
        return all;
    }
}
