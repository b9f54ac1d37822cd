package io.streambed.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConstraintsTest {
    private static final Shape.Structure KEY_SCHEMA_ELEMENT = Shape.structure("KeySchemaElement")
            .required("AttributeName", CommonShapes.KEY_ATTRIBUTE_NAME)
            .required("KeyType", Shape.oneOf("HASH", "RANGE"))
            .build();

    private static final Shape.Structure CREATE_TABLE = Shape.structure("CreateTableInput")
            .required("TableName", CommonShapes.TABLE_NAME)
            .optional(
                    "ProvisionedThroughput",
                    Shape.structure("ProvisionedThroughput")
                            .required("WriteCapacityUnits", Shape.longInteger().atLeast(1))
                            .required("ReadCapacityUnits", Shape.longInteger().atLeast(1))
                            .build())
            .required("KeySchema", Shape.list(KEY_SCHEMA_ELEMENT).length(1, 2))
            .build();

    private static String violations(Shape.Structure shape, String json) {
        DynamoDbException refusal = catchThrowableOfType(
                DynamoDbException.class, () -> InputDecoder.decode(shape, json.getBytes(StandardCharsets.UTF_8)));
        assertThat(refusal).as(json).isNotNull();
        assertThat(refusal.type()).isEqualTo(ErrorType.VALIDATION);
        return refusal.text();
    }

    // From dynalite's test/putItem.js, recorded from the service.
    @Test
    void missingMembersAreReportedTogether() {
        assertThat(violations(ToyOperations.PUT_ITEM, "{}"))
                .isEqualTo("2 validation errors detected: "
                        + "Value null at 'tableName' failed to satisfy constraint: Member must not be null; "
                        + "Value null at 'item' failed to satisfy constraint: Member must not be null");
    }

    @Test
    void allConstraintsOfAValueAreReported() {
        assertThat(violations(ToyOperations.PUT_ITEM, "{\"TableName\":\"\"}"))
                .isEqualTo("3 validation errors detected: "
                        + "Value '' at 'tableName' failed to satisfy constraint: "
                        + "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; "
                        + "Value '' at 'tableName' failed to satisfy constraint: "
                        + "Member must have length greater than or equal to 3; "
                        + "Value null at 'item' failed to satisfy constraint: Member must not be null");
    }

    @Test
    void violationsComeInTheOrderOfDeclaration() {
        assertThat(
                        violations(
                                ToyOperations.PUT_ITEM,
                                "{\"ReturnItemCollectionMetrics\":\"hi\",\"ReturnValues\":\"hi\",\"TableName\":\"abc;\",\"ReturnConsumedCapacity\":\"hi\"}"))
                .isEqualTo("5 validation errors detected: "
                        + "Value 'hi' at 'returnConsumedCapacity' failed to satisfy constraint: "
                        + "Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; "
                        + "Value 'abc;' at 'tableName' failed to satisfy constraint: "
                        + "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; "
                        + "Value null at 'item' failed to satisfy constraint: Member must not be null; "
                        + "Value 'hi' at 'returnValues' failed to satisfy constraint: "
                        + "Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]; "
                        + "Value 'hi' at 'returnItemCollectionMetrics' failed to satisfy constraint: "
                        + "Member must satisfy enum value set: [SIZE, NONE]");
    }

    @Test
    void aNameThatIsTooLongIsQuoted() {
        String name = "a".repeat(256);

        assertThat(violations(ToyOperations.PUT_ITEM, "{\"Item\":{},\"TableName\":\"" + name + "\"}"))
                .isEqualTo(
                        "1 validation error detected: Value '" + name + "' at 'tableName' failed to satisfy constraint:"
                                + " Member must have length less than or equal to 255");
    }

    @Test
    void membersOfListsAndStructuresHaveTheServicesPaths() {
        assertThat(
                        violations(
                                CREATE_TABLE,
                                "{\"TableName\":\"abc\",\"ProvisionedThroughput\":{\"ReadCapacityUnits\":-1,\"WriteCapacityUnits\":0},"
                                        + "\"KeySchema\":[{\"KeyType\":\"HASH\"},{\"AttributeName\":\"a\",\"KeyType\":\"Woop\"}]}"))
                .isEqualTo("4 validation errors detected: "
                        + "Value '0' at 'provisionedThroughput.writeCapacityUnits' failed to satisfy constraint: "
                        + "Member must have value greater than or equal to 1; "
                        + "Value '-1' at 'provisionedThroughput.readCapacityUnits' failed to satisfy constraint: "
                        + "Member must have value greater than or equal to 1; "
                        + "Value null at 'keySchema.1.member.attributeName' failed to satisfy constraint: "
                        + "Member must not be null; "
                        + "Value 'Woop' at 'keySchema.2.member.keyType' failed to satisfy constraint: "
                        + "Member must satisfy enum value set: [HASH, RANGE]");
    }

    @Test
    void listsAreQuoted() {
        String element = "{\"AttributeName\":\"a\",\"KeyType\":\"HASH\"}";

        assertThat(violations(CREATE_TABLE, "{\"TableName\":\"abc\",\"KeySchema\":[]}"))
                .isEqualTo("1 validation error detected: Value '[]' at 'keySchema' failed to satisfy constraint: "
                        + "Member must have length greater than or equal to 1");
        assertThat(violations(
                        CREATE_TABLE,
                        "{\"TableName\":\"abc\",\"KeySchema\":[" + element + "," + element + "," + element + "]}"))
                .startsWith("1 validation error detected: Value '[KeySchemaElement(attributeName=a, keyType=HASH), ")
                .endsWith(
                        "' at 'keySchema' failed to satisfy constraint: Member must have length less than or equal to 2");
    }

    @Test
    void constraintsOfMapsAreReportedWithTheMap() {
        Shape.Structure shape = Shape.structure("BatchWriteItemInput")
                .required(
                        "RequestItems",
                        Shape.map(Shape.list(KEY_SCHEMA_ELEMENT).length(1, 25))
                                .keys(CommonShapes.TABLE_NAME)
                                .length(1, 25))
                .build();

        assertThat(violations(shape, "{\"RequestItems\":{}}"))
                .isEqualTo("1 validation error detected: Value '{}' at 'requestItems' failed to satisfy constraint: "
                        + "Member must have length greater than or equal to 1");
        assertThat(violations(shape, "{\"RequestItems\":{\"a;\":[]}}"))
                .isEqualTo(
                        "2 validation errors detected: Value '{a;=[]}' at 'requestItems' failed to satisfy constraint: "
                                + "Map keys must satisfy constraint: [Member must have length less than or equal to 255, "
                                + "Member must have length greater than or equal to 3, "
                                + "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]; "
                                + "Value '{a;=[]}' at 'requestItems' failed to satisfy constraint: "
                                + "Map value must satisfy constraint: [Member must have length less than or equal to 25, "
                                + "Member must have length greater than or equal to 1]");
        assertThat(violations(shape, "{\"RequestItems\":{\"abc\":[{}]}}"))
                .startsWith(
                        "2 validation errors detected: Value null at 'requestItems.abc.member.1.member.attributeName'");
    }

    @Test
    void nullsInCollectionsAreReported() {
        Shape.Structure shape = Shape.structure("Input")
                .optional("Names", Shape.list(Shape.string()))
                .optional("Map", Shape.map(Shape.string()))
                .build();

        assertThat(violations(shape, "{\"Names\":[\"a\",null],\"Map\":{\"x\":null}}"))
                .isEqualTo("2 validation errors detected: Value '[a, null]' at 'names' failed to satisfy constraint: "
                        + "Member must satisfy constraint: [Member must not be null]; "
                        + "Value '{x=null}' at 'map' failed to satisfy constraint: "
                        + "Map value must satisfy constraint: [Member must not be null]");
    }

    @Test
    void constraintsOfStringsInAListAreReportedWithTheList() {
        Shape.Structure shape = Shape.structure("UntagResourceInput")
                .required("TagKeys", Shape.list(Shape.string().length(1, 128)))
                .build();

        assertThat(violations(shape, "{\"TagKeys\":[\"a\",\"\"]}"))
                .isEqualTo("1 validation error detected: Value '[a, ]' at 'tagKeys' failed to satisfy constraint: "
                        + "Member must satisfy constraint: [Member must have length less than or equal to 128, "
                        + "Member must have length greater than or equal to 1]");
    }

    @Test
    void atMostTenViolationsAreReported() {
        Shape.Structure shape = Shape.structure("Input")
                .required("Keys", Shape.list(KEY_SCHEMA_ELEMENT))
                .build();

        assertThat(violations(shape, "{\"Keys\":[{},{},{},{},{},{},{}]}"))
                .startsWith("10 validation errors detected: ")
                .endsWith("'keys.5.member.keyType' failed to satisfy constraint: Member must not be null");
    }

    @Test
    void aValueThatIsEndlessIsNotQuotedWhole() {
        String message =
                violations(ToyOperations.PUT_ITEM, "{\"Item\":{},\"TableName\":\"" + "a".repeat(1_000_000) + "\"}");

        assertThat(message).hasSizeLessThan(10_000).contains("aaa...'");
    }

    @Test
    void integersAreLimited() {
        Shape.Structure shape = Shape.structure("ListTablesInput")
                .optional("Limit", Shape.integer().range(1, 100))
                .build();

        assertThat(violations(shape, "{\"Limit\":99999999999}"))
                .isEqualTo("1 validation error detected: Value '2147483647' at 'limit' failed to satisfy constraint: "
                        + "Member must have value less than or equal to 100");
        assertThat(violations(shape, "{\"Limit\":0}")).endsWith("Member must have value greater than or equal to 1");
    }

    @Test
    void constraintsCountBeforeErrorsOfValues() {
        assertThat(violations(ToyOperations.PUT_ITEM, "{\"Item\":{\"a\":{}},\"TableName\":\"a\"}"))
                .startsWith("1 validation error detected: Value 'a' at 'tableName'");
    }

    @Test
    void anArnMayStandForAName() {
        Shape.Structure shape = Shape.structure("GetItemInput")
                .required("TableName", CommonShapes.TABLE_NAME_OR_ARN)
                .build();
        String arn = "arn:aws:dynamodb:eu-test-1:000000000000:table/Orders";

        Input input = Input.parse(shape, ("{\"TableName\":\"" + arn + "\"}").getBytes(StandardCharsets.UTF_8));

        assertThat(input.string("TableName")).isEqualTo(arn);
        assertThat(violations(shape, "{\"TableName\":\"\"}"))
                .isEqualTo("1 validation error detected: Value '' at 'tableName' failed to satisfy constraint: "
                        + "Member must have length greater than or equal to 1");
        assertThat(violations(shape, "{\"TableName\":\"bad table!@#\"}"))
                .isEqualTo(
                        "1 validation error detected: Value 'bad table!@#' at 'tableName' failed to satisfy constraint: "
                                + "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
        assertThat(violations(shape, "{\"TableName\":\"" + "a".repeat(256) + "\"}"))
                .endsWith("Member must have length less than or equal to 255");
    }

    @Test
    void aPatternOfOneCharacterClassMatchesLikeAnyOther() {
        TextPattern fast = new TextPattern("[a-zA-Z0-9_.-]+");
        TextPattern slow = new TextPattern("(?:[a-zA-Z0-9_.-])+");

        for (String text : new String[] {"", "a", "Ab_9.-", "a b", "é", "a\u0000", "ab;", "\uD83D\uDE00"}) {
            assertThat(fast.matches(text)).as(text).isEqualTo(slow.matches(text));
        }
    }
}
