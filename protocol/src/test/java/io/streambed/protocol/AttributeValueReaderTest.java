package io.streambed.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.Item;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributeValueReaderTest {
    private static final String EMPTY =
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
    private static final String TOO_DEEP =
            "Nesting Levels have exceeded supported limits: Attributes in the item have nested"
                    + " levels beyond supported limit";

    private static Item item(String json) {
        return AttributeValueJson.parseItem(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String refusal(String item) {
        DynamoDbException refusal = catchThrowableOfType(DynamoDbException.class, () -> item(item));
        assertThat(refusal).as(item).isNotNull();
        assertThat(refusal.type()).isEqualTo(ErrorType.VALIDATION);
        return refusal.text();
    }

    private static String maps(int wraps) {
        return "{\"M\":{\"n\":".repeat(wraps) + "{\"S\":\"leaf\"}" + "}}".repeat(wraps);
    }

    private static String lists(int wraps) {
        return "{\"L\":[".repeat(wraps) + "{\"S\":\"leaf\"}" + "]}".repeat(wraps);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
                "{\"X\":\"a\"} | Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
                "{\"S\":null} | Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
                "null | Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
                "{\"L\":[null]} | Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
                "{\"M\":{\"b\":{}}} | Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
                "{\"S\":\"a\",\"N\":\"1\"} | Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
                "{\"S\":\"a\",\"S\":\"b\"} | Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
                "{\"NULL\":false} | One or more parameter values were invalid: Null attribute value types must have the value of true",
                "{\"SS\":[]} | One or more parameter values were invalid: An string set  may not be empty",
                "{\"NS\":[]} | One or more parameter values were invalid: An number set  may not be empty",
                "{\"BS\":[]} | One or more parameter values were invalid: Binary sets should not be empty",
                "{\"SS\":[\"a\",\"a\"]} | One or more parameter values were invalid: Input collection [\"a\", \"a\"] contains duplicates.",
                "{\"NS\":[\"1\",\"1.0\"]} | One or more parameter values were invalid: Input collection contains duplicates.",
                "{\"BS\":[\"Yg==\",\"Yg==\"]} | One or more parameter values were invalid: Input collection [\"Yg==\",\"Yg==\"]of type BS contains duplicates.",
                "{\"SS\":[\"a\",null]} | One or more parameter values were invalid: An string set may not have a null string as a member",
                "{\"BS\":[null]} | One or more parameter values were invalid: Binary sets may not contain null or empty values",
                "{\"N\":\"b\"} | The parameter cannot be converted to a numeric value: b",
                "{\"N\":\"\"} | ~The parameter cannot be converted to a numeric value: ~",
                "{\"NS\":[\"1\",\"b\",\"a\"]} | The parameter cannot be converted to a numeric value: b",
                "{\"NS\":[null]} | ~The parameter cannot be converted to a numeric value: ~",
                "{\"N\":\"1e126\"} | Number overflow. Attempting to store a number with magnitude larger than supported range",
                "{\"N\":\"1e-131\"} | Number underflow. Attempting to store a number with magnitude smaller than supported range",
                "{\"N\":\"123456789012345678901234567890123456789\"} | Attempting to store more than 38 significant digits in a Number",
                "{\"M\":{\"\":{\"S\":\"a\"}}} | Empty attribute name",
            })
    void anErrorOfAValueIsWordedAsInTheService(String value, String message) {
        assertThat(refusal("{\"k\":{\"S\":\"k\"},\"a\":" + value + "}")).isEqualTo(message);
    }

    @Test
    void theFirstErrorInTheOrderOfTheAttributesCounts() {
        assertThat(refusal("{\"z\":{\"N\":\"x\"},\"a\":{}}")).startsWith("The parameter cannot be converted");
        assertThat(refusal("{\"a\":{},\"z\":{\"N\":\"x\"}}")).isEqualTo(EMPTY);
        assertThat(refusal("{\"a\":{\"L\":[{\"S\":\"x\"},{\"N\":\"x\"},{}]}}"))
                .isEqualTo("The parameter cannot be converted to a numeric value: x");
    }

    @Test
    void ofSeveralTypesTheServicesOrderCountsBeforeTheirNumber() {
        assertThat(refusal("{\"a\":{\"SS\":[],\"N\":\"x\"}}"))
                .isEqualTo("The parameter cannot be converted to a numeric value: x");
        assertThat(refusal("{\"a\":{\"M\":{\"b\":{}},\"NULL\":false}}")).endsWith("must have the value of true");
    }

    @Test
    void anEmptyAttributeNameCountsBeforeAllValues() {
        assertThat(refusal("{\"a\":{},\"\":{\"S\":\"x\"}}")).isEqualTo("Empty attribute name");
        assertThat(refusal("{\"\":{\"S\":\"x\"},\"a\":{}}")).isEqualTo("Empty attribute name");
    }

    @Test
    void anAttributeNameMayHave65535Bytes() {
        String longest = "é".repeat(32767) + "e";

        assertThat(item("{\"" + longest + "\":{\"S\":\"x\"}}").name(0)).isEqualTo(longest);
        assertThat(refusal("{\"" + longest + "e\":{\"S\":\"x\"}}"))
                .isEqualTo("Attribute name is too large, must be less than 65536 bytes");
    }

    @Test
    void valuesMayBeNested32Levels() {
        assertThat(item("{\"a\":" + maps(31) + "}").size()).isEqualTo(1);
        assertThat(item("{\"a\":" + lists(31) + "}").size()).isEqualTo(1);
        assertThat(refusal("{\"a\":" + maps(32) + "}")).isEqualTo(TOO_DEEP);
        assertThat(refusal("{\"a\":" + lists(32) + "}")).isEqualTo(TOO_DEEP);
        assertThat(refusal("{\"a\":" + maps(300) + "}")).isEqualTo(TOO_DEEP);
        assertThat(refusal("{\"a\":" + lists(300) + ",\"b\":{}}")).isEqualTo(TOO_DEEP);
    }

    @Test
    void unknownTypesBesideAKnownOneAreIgnored() {
        assertThat(item("{\"a\":{\"X\":{\"y\":[1]},\"S\":\"v\"}}").get("a")).isEqualTo(new AttributeValue.S("v"));
    }

    @Test
    void ofTwoAttributesOfOneNameTheLastCounts() {
        Item item = item("{\"a\":{\"S\":\"1\"},\"b\":{\"S\":\"2\"},\"a\":{\"S\":\"3\"}}");

        assertThat(item.size()).isEqualTo(2);
        assertThat(item.get("a")).isEqualTo(new AttributeValue.S("3"));
    }

    @Test
    void emptyStringsBinariesListsAndMapsAreValues() {
        Item item = item(
                "{\"s\":{\"S\":\"\"},\"b\":{\"B\":\"\"},\"l\":{\"L\":[]},\"m\":{\"M\":{}},\"ss\":{\"SS\":[\"\"]}}");

        assertThat(item.size()).isEqualTo(5);
    }

    @Test
    void anErrorOfAnExpressionValueNamesItsKeyInTheEarlierWordsOnly() {
        Shape.Builder shape = Shape.structure("Input").optional("Values", Shape.EXPRESSION_VALUES);
        String duplicates = "{\"Values\":{\":a\":{\"NS\":[\"1\",\"1\"]}}}";

        assertThat(valuesRefusal(shape.build(), duplicates))
                .isEqualTo("One or more parameter values were invalid: Input collection contains duplicates.");
        assertThat(valuesRefusal(shape.earlierWords().build(), duplicates))
                .isEqualTo(
                        "ExpressionAttributeValues contains invalid value: Input collection contains duplicates for key :a");
    }

    private static String valuesRefusal(Shape.Structure shape, String request) {
        Input input = InputDecoder.decode(shape, request.getBytes(StandardCharsets.UTF_8));
        return catchThrowableOfType(DynamoDbException.class, () -> input.item("Values"))
                .text();
    }

    @Test
    void theFirstExpressionValueWithAnErrorCounts() {
        Shape.Structure shape = Shape.structure("Input")
                .optional("Values", Shape.EXPRESSION_VALUES)
                .build();

        Input input = InputDecoder.decode(
                shape,
                "{\"Values\":{\":a\":{\"S\":\"x\"},\":b\":{},\":c\":{\"N\":\"x\"}}}".getBytes(StandardCharsets.UTF_8));

        assertThat(input.has("Values")).isTrue();
        assertThat(catchThrowableOfType(DynamoDbException.class, () -> input.item("Values")))
                .hasMessage(EMPTY);
    }

    @Test
    void anErrorInOneItemOfAListIsThrownWhenTheListIsAskedFor() {
        Shape.Structure shape = Shape.structure("Input")
                .optional("Keys", Shape.list(Shape.ITEM))
                .build();

        Input input = InputDecoder.decode(
                shape, "{\"Keys\":[{\"k\":{\"S\":\"x\"}},{\"k\":{}}]}".getBytes(StandardCharsets.UTF_8));

        assertThat(catchThrowableOfType(DynamoDbException.class, () -> input.items("Keys")))
                .hasMessage(EMPTY);
    }

    @Test
    void whatIsWrittenIsReadBackAsItWas() throws Exception {
        Item item = item("""
                {"s":{"S":"aé😀\\u0000\\""},"n":{"N":"-1.50E2"},"b":{"B":"AAEC"},"t":{"BOOL":true},"f":{"BOOL":false},"x":{"NULL":true},
                "ss":{"SS":["b","a",""]},"ns":{"NS":["10","9","0.5"]},"bs":{"BS":["AA==","/w=="]},
                "l":{"L":[{"S":"x"},{"L":[]},{"M":{}}]},"m":{"M":{"n":{"N":"1"},"m":{"M":{"x":{"S":""}}}}}}
                """);

        Answer answer = Answer.of(Reply.json(generator -> {
            for (int i = 0; i < item.size(); i++) {
                generator.writeFieldName(item.name(i));
                AttributeValueJson.write(generator, item.value(i));
            }
        }));

        assertThat(AttributeValueJson.parseItem(answer.body().getBytes())).isEqualTo(item);
        assertThat(answer.body().toString()).contains("\"n\":{\"N\":\"-150\"}", "\"b\":{\"B\":\"AAEC\"}");
    }
}
