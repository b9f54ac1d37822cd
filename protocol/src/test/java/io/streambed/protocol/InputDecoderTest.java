package io.streambed.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputDecoderTest {
    private static final String CAST =
            "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class"
                    + " (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module"
                    + " java.base of loader 'bootstrap')";

    private static final Shape.Structure ELEMENT = Shape.structure("Element")
            .optional("Name", Shape.string())
            .optional("Flag", Shape.BOOLEAN)
            .build();

    private static final Shape.Structure EVERYTHING = Shape.structure("Everything")
            .optional("String", Shape.string())
            .optional("Integer", Shape.integer())
            .optional("Long", Shape.longInteger())
            .optional("Double", Shape.DOUBLE)
            .optional("Boolean", Shape.BOOLEAN)
            .optional("Blob", Shape.BLOB)
            .optional("Timestamp", Shape.TIMESTAMP)
            .optional("Value", Shape.ATTRIBUTE_VALUE)
            .optional("Item", Shape.ITEM)
            .optional("Structure", ELEMENT)
            .optional("Strings", Shape.list(Shape.string()))
            .optional("Structures", Shape.list(ELEMENT))
            .optional("Items", Shape.list(Shape.ITEM))
            .optional("Values", Shape.list(Shape.ATTRIBUTE_VALUE))
            .optional("StringMap", Shape.map(Shape.string()))
            .optional("StructureMap", Shape.map(ELEMENT))
            .optional("StructureListMap", Shape.map(Shape.list(ELEMENT)))
            .build();

    private static Input decode(String json) {
        return InputDecoder.decode(EVERYTHING, json.getBytes(StandardCharsets.UTF_8));
    }

    private static DynamoDbException refused(String json) {
        return org.assertj.core.api.Assertions.catchThrowableOfType(DynamoDbException.class, () -> decode(json));
    }

    @Test
    void allTypesOfMembersAreDecoded() {
        Input input = decode("""
                {"String":"text","Integer":-7,"Long":9007199254740993,"Double":1.5,"Boolean":true,"Blob":"AAE=",
                 "Timestamp":1763700000.123,"Value":{"N":"1.50"},"Item":{"b":{"S":"x"},"a":{"BOOL":false}},
                 "Structure":{"Name":"n"},"Strings":["x","y"],"Structures":[{"Name":"1"},{"Flag":true}],
                 "Items":[{"k":{"S":"1"}},{"k":{"S":"2"}}],"Values":[{"S":"1"},{"NULL":true}],
                 "StringMap":{"#b":"b","#a":"a"},"StructureMap":{"x":{"Name":"n"}},"StructureListMap":{"t":[{"Name":"n"}]}}
                """);

        assertThat(input.string("String")).isEqualTo("text");
        assertThat(input.integer("Integer")).isEqualTo(-7);
        assertThat(input.longValue("Long")).isEqualTo(9007199254740993L);
        assertThat(input.doubleValue("Double")).isEqualTo(1.5);
        assertThat(input.bool("Boolean")).isTrue();
        assertThat(input.blobOrNull("Blob")).hasToString("AAE=");
        assertThat(input.instantOrNull("Timestamp")).isEqualTo(Instant.ofEpochMilli(1763700000123L));
        assertThat(input.attributeValueOrNull("Value")).hasToString("N[value=1.5]");
        assertThat(input.item("Item").name(0)).isEqualTo("a");
        assertThat(input.item("Item").get("b")).isEqualTo(new AttributeValue.S("x"));
        assertThat(input.structure("Structure").string("Name")).isEqualTo("n");
        assertThat(input.strings("Strings")).containsExactly("x", "y");
        assertThat(input.structures("Structures")).hasSize(2);
        assertThat(input.items("Items")).hasSize(2);
        assertThat(input.attributeValues("Values")).containsExactly(new AttributeValue.S("1"), AttributeValue.NULL);
        assertThat(input.stringMap("StringMap")).containsExactly(Map.entry("#b", "b"), Map.entry("#a", "a"));
        assertThat(input.structureMap("StructureMap")).containsOnlyKeys("x");
        assertThat(input.structureListMap("StructureListMap").get("t")).hasSize(1);
    }

    @Test
    void absentAndNullMembersAreTheSame() {
        Input input = decode("{\"String\":null,\"Item\":null}");

        assertThat(input.has("String")).isFalse();
        assertThat(input.stringOrNull("String")).isNull();
        assertThat(input.itemOrNull("Item")).isNull();
        assertThat(input.integer("Integer", 100)).isEqualTo(100);
        assertThat(input.bool("Boolean")).isFalse();
        assertThat(input.boolOrNull("Boolean")).isNull();
        assertThat(input.strings("Strings")).isEmpty();
        assertThat(input.stringMap("StringMap")).isEmpty();
        assertThat(input.structureListMap("StructureListMap")).isEmpty();
    }

    @Test
    void undeclaredMembersAreIgnoredAndTheLastOfTwoEqualOnesWins() {
        Input input = decode("{\"Other\":{\"deep\":[{\"x\":[1,2,{}]}]},\"String\":\"a\",\"String\":\"b\"}");

        assertThat(input.string("String")).isEqualTo("b");
    }

    @Test
    void numbersAreCutOffAndLimitedToTheirType() {
        Input input = decode("{\"Integer\":2147483648,\"Long\":1e30}");

        assertThat(input.integer("Integer")).isEqualTo(Integer.MAX_VALUE);
        assertThat(input.longValue("Long")).isEqualTo(Long.MAX_VALUE);
        assertThat(decode("{\"Integer\":1.9}").integer("Integer")).isEqualTo(1);
        assertThat(decode("{\"Integer\":-99999999999999999999999}").integer("Integer"))
                .isEqualTo(Integer.MIN_VALUE);
        assertThat(decode("{\"Long\":12345678901.5}").longValue("Long")).isEqualTo(12345678901L);
    }

    @Test
    void booleansMayBeStrings() {
        for (String yes : List.of("true", "TRUE", "yes", "1")) {
            assertThat(decode("{\"Boolean\":\"" + yes + "\"}").bool("Boolean")).isTrue();
        }
        for (String no : List.of("false", "No", "0")) {
            assertThat(decode("{\"Boolean\":\"" + no + "\"}").boolOrNull("Boolean"))
                    .isFalse();
        }
    }

    // The matrix of dynalite's test/helpers.js, recorded from the service.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "String | true | TRUE_VALUE cannot be converted to String",
                "String | false | FALSE_VALUE cannot be converted to String",
                "String | 23 | NUMBER_VALUE cannot be converted to String",
                "String | -2147483648 | NUMBER_VALUE cannot be converted to String",
                "String | 34.56 | DECIMAL_VALUE cannot be converted to String",
                "String | [] | Unrecognized collection type class java.lang.String",
                "String | {} | Start of structure or map found where not expected",
                "Integer | \"23\" | STRING_VALUE cannot be converted to Integer",
                "Integer | true | TRUE_VALUE cannot be converted to Integer",
                "Integer | [] | Unrecognized collection type class java.lang.Integer",
                "Integer | {} | Start of structure or map found where not expected",
                "Long | \"23\" | STRING_VALUE cannot be converted to Long",
                "Long | false | FALSE_VALUE cannot be converted to Long",
                "Long | [] | Unrecognized collection type class java.lang.Long",
                "Double | \"1\" | STRING_VALUE cannot be converted to Double",
                "Boolean | \"23\" | Unexpected token received from parser",
                "Boolean | 23 | NUMBER_VALUE cannot be converted to Boolean",
                "Boolean | 34.56 | DECIMAL_VALUE cannot be converted to Boolean",
                "Boolean | [] | Unrecognized collection type class java.lang.Boolean",
                "Boolean | {} | Start of structure or map found where not expected",
                "Blob | true | only base-64-encoded strings are convertible to bytes",
                "Blob | 23 | only base-64-encoded strings are convertible to bytes",
                "Blob | [] | Unrecognized collection type class java.nio.ByteBuffer",
                "Blob | {} | Start of structure or map found where not expected",
                "Blob | \"23456\" | Base64 encoded length is expected a multiple of 4 bytes but found: 5",
                "Blob | \"=+/=\" | Invalid last non-pad Base64 character dectected",
                "Blob | \"+/+=\" | Invalid last non-pad Base64 character dectected",
                "Blob | \"YR==\" | Invalid last non-pad Base64 character dectected",
                "Blob | \"!!!!\" | Invalid last non-pad Base64 character dectected",
                "Strings | \"23\" | Unexpected field type",
                "Strings | true | Unexpected field type",
                "Strings | {} | Start of structure or map found where not expected",
                "Strings | [1] | NUMBER_VALUE cannot be converted to String",
                "Structure | \"23\" | Unexpected field type",
                "Structure | [] | Unrecognized collection type class com.amazonaws.dynamodb.v20120810.Element",
                "Structures | [23] | Unexpected value type in payload",
                "Structures | [[]] | Unrecognized collection type class com.amazonaws.dynamodb.v20120810.Element",
                "StringMap | 1 | Unexpected field type",
                "StringMap | [] | Unrecognized collection type java.util.Map<java.lang.String, java.lang.String>",
                "StructureMap | [] | Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.Element>",
                "StructureMap | {\"x\":\"y\"} | Unexpected value type in payload",
                "StructureListMap | [] | Unrecognized collection type java.util.Map<java.lang.String, java.util.List<com.amazonaws.dynamodb.v20120810.Element>>",
                "StructureListMap | {\"x\":{}} | Start of structure or map found where not expected",
                "StructureListMap | {\"x\":1} | CAST",
                "Items | [1] | CAST",
                "Items | [[]] | Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>",
                "Item | \"x\" | Unexpected field type",
                "Item | [] | Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>",
                "Item | {\"a\":1} | Unexpected value type in payload",
                "Item | {\"a\":[]} | Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue",
                "Item | {\"a\":{\"S\":1}} | NUMBER_VALUE cannot be converted to String",
                "Item | {\"a\":{\"N\":1}} | NUMBER_VALUE cannot be converted to String",
                "Item | {\"a\":{\"B\":1}} | only base-64-encoded strings are convertible to bytes",
                "Item | {\"a\":{\"BOOL\":1}} | NUMBER_VALUE cannot be converted to Boolean",
                "Item | {\"a\":{\"NULL\":1.5}} | DECIMAL_VALUE cannot be converted to Boolean",
                "Item | {\"a\":{\"SS\":\"x\"}} | Unexpected field type",
                "Item | {\"a\":{\"SS\":{}}} | Start of structure or map found where not expected",
                "Item | {\"a\":{\"SS\":[true]}} | TRUE_VALUE cannot be converted to String",
                "Item | {\"a\":{\"NS\":[1]}} | NUMBER_VALUE cannot be converted to String",
                "Item | {\"a\":{\"BS\":[\"a\"]}} | Base64 encoded length is expected a multiple of 4 bytes but found: 1",
                "Item | {\"a\":{\"L\":{}}} | Start of structure or map found where not expected",
                "Item | {\"a\":{\"L\":[1]}} | Unexpected value type in payload",
                "Item | {\"a\":{\"M\":[]}} | Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>",
                "Item | {\"a\":{\"M\":1}} | Unexpected field type",
                "Item | {\"a\":{\"M\":{\"b\":1}}} | Unexpected value type in payload",
                "Value | 23 | Unexpected field type",
                "Value | [] | Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue",
                "Values | [23] | Unexpected value type in payload",
            })
    void aWrongTypeIsRefusedInTheServicesWords(String member, String json, String message) {
        DynamoDbException refusal = refused("{\"" + member + "\":" + json + "}");

        assertThat(refusal.type()).isEqualTo(ErrorType.SERIALIZATION);
        assertThat(refusal.text()).isEqualTo(message.equals("CAST") ? CAST : message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "hi",
                "{",
                "{\"String\"",
                "{\"String\":",
                "{\"String\":\"x",
                "{\"String\":\"x\"",
                "{} {}",
                "{}]",
                "{'String':'x'}",
                "{\"String\":\"\\ud800\"}",
                "{\"String\":\"\\uDC00\\uD800\"}",
                "{\"\\ud800\":1}",
                "{\"String\":\"\\x\"}",
                "{\"String\":01}",
                "{\"Integer\":NaN}",
                "{,}",
                "{\"Timestamp\":1e300}"
            })
    void aMalformedBodyIsRefusedWithoutAMessage(String json) {
        DynamoDbException refusal = refused(json);

        assertThat(refusal.type()).isEqualTo(ErrorType.SERIALIZATION);
        assertThat(refusal.text()).isEmpty();
    }

    @Test
    void aBodyThatIsNoObjectIsRefused() {
        assertThat(refused("[]").text())
                .isEqualTo("Unrecognized collection type class com.amazonaws.dynamodb.v20120810.Everything");
        assertThat(refused("\"x\"").type()).isEqualTo(ErrorType.SERIALIZATION);
        assertThat(refused("null").type()).isEqualTo(ErrorType.SERIALIZATION);
    }

    @Test
    void brokenUtf8IsRefused() {
        for (byte[] broken : List.of(
                new byte[] {(byte) 0xff},
                new byte[] {(byte) 0xc0, (byte) 0x80},
                new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
                new byte[] {(byte) 0xf5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
                new byte[] {(byte) 0xe2, (byte) 0x82})) {
            byte[] body = "{\"String\":\"xxxx\"}".getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(broken, 0, body, 11, broken.length);

            assertThatExceptionOfType(DynamoDbException.class)
                    .isThrownBy(() -> InputDecoder.decode(EVERYTHING, body))
                    .satisfies(e -> assertThat(e.type()).isEqualTo(ErrorType.SERIALIZATION));
        }
    }

    @Test
    void textOfAllPlanesSurvives() {
        String text = "aé€😀\u0000\\";

        assertThat(decode("{\"String\":\"aé€😀\\u0000\\\\\"}").string("String")).isEqualTo(text);
        assertThat(decode("{\"String\":\"a\\u00e9\\u20ac\\ud83d\\ude00\\u0000\\\\\"}")
                        .string("String"))
                .isEqualTo(text);
        assertThat(decode("{\"String\":\"\\\\ud800\"}").string("String")).isEqualTo("\\ud800");
    }

    @Test
    void jsonNestedBeyondReasonIsMalformed() {
        String deep = "[".repeat(100_000);

        assertThat(refused("{\"Other\":" + deep).type()).isEqualTo(ErrorType.SERIALIZATION);
        assertThat(refused(deep).type()).isEqualTo(ErrorType.SERIALIZATION);
    }

    /** Whatever bytes come: an input, or an error that a client may see. */
    @Test
    void mutatedRequestsAreDecodedOrRefused() {
        byte[] valid = """
                {"String":"text","Integer":-7,"Boolean":true,"Blob":"AAE=","Item":{"b":{"SS":["x","y"]},"a":{"M":{"c":{"L":[{"N":"1e5"}]}}}},
                "Structures":[{"Name":"1"}],"StringMap":{"#b":"\\u00e9"},"Value":{"NULL":true}}""".getBytes(StandardCharsets.UTF_8);
        byte[] interesting = "{}[]\",:\\0195eESNBUL+-\u0000ÿ".getBytes(StandardCharsets.UTF_8);
        Random random = new Random(42);
        int refusals = 0;
        for (int run = 0; run < 50_000; run++) {
            byte[] mutated = valid.clone();
            for (int change = 0; change <= random.nextInt(4); change++) {
                mutated[random.nextInt(mutated.length)] = interesting[random.nextInt(interesting.length)];
            }
            try {
                Input input = InputDecoder.decode(EVERYTHING, mutated);
                input.itemOrNull("Item");
                input.attributeValueOrNull("Value");
            } catch (DynamoDbException e) {
                assertThat(e.type()).isIn(ErrorType.SERIALIZATION, ErrorType.VALIDATION);
                refusals++;
            }
        }
        assertThat(refusals).isBetween(10_000, 49_999);
    }
}
