package io.streambed.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableArnsTest {
    private static final Shape.Structure ONE = Shape.structure("GetItemInput")
            .required("TableName", CommonShapes.TABLE_NAME_OR_ARN)
            .build();
    private static final Shape.Structure BATCH = Shape.structure("BatchGetItemInput")
            .required("RequestItems", Shape.map(Shape.string()).keys(CommonShapes.TABLE_NAME_OR_ARN))
            .build();

    private static final Shape.Structure TRANSACTION = Shape.structure("TransactWriteItemsInput")
            .required(
                    "TransactItems",
                    Shape.list(Shape.structure("TransactWriteItem")
                            .optional("ConditionCheck", ONE)
                            .optional("Put", ONE)
                            .build()))
            .build();

    private final TableArns arns = new TableArns("eu-test-1");

    @Test
    void namesAndArnsOfThisRegionAndAccountPass() {
        assertThatCode(() -> one("Orders")).doesNotThrowAnyException();
        assertThatCode(() -> one("arn:aws:dynamodb:eu-test-1:000000000000:table/Orders"))
                .doesNotThrowAnyException();
        assertThatCode(() -> batch("arn:aws:dynamodb:eu-test-1:000000000000:table/Orders"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "arn:aws:dynamodb:us-east-1:000000000000:table/Orders | Invalid AWS region in '",
                "arn:gcp:dynamodb:eu-test-1:000000000000:table/Orders | Invalid AWS partition in '",
                "arn:aws:dynamodb:eu-test-1:000000000000:stream/Orders | Invalid resource type in '",
                "arn:aws:dynamodb:eu-test-1:000000000000:table/Orders/index/ByDate | Valid ARN format is '",
                "arn:aws:dynamodb:eu-test-1:000000000000:table/Orders/stream/2026-01-01T00:00:00.000 | Valid ARN format is '",
                "arn:aws:dynamodb:eu-test-1:000000000000:table/ab | Valid ARN format is '",
                "arn:aws:kinesis:eu-test-1:000000000000:table/Orders | Valid ARN format is '",
                "arn:aws:s3:::bucket | Valid ARN format is '",
                "arn: | Valid ARN format is '"
            })
    void whatNamesNoTableOfThisRegionIsRefused(String arn, String what) {
        assertThatExceptionOfType(DynamoDbException.class)
                .isThrownBy(() -> one(arn))
                .withMessageStartingWith("1 validation error detected: " + what);
        assertThatExceptionOfType(DynamoDbException.class)
                .isThrownBy(() -> batch(arn))
                .withMessageStartingWith("1 validation error detected: " + what);
    }

    @Test
    void anotherAccountsTableIsDenied() {
        String arn = "arn:aws:dynamodb:eu-test-1:123456789012:table/Orders";

        assertThatExceptionOfType(DynamoDbException.class)
                .isThrownBy(() -> one(arn))
                .withMessage("User: arn:aws:iam::000000000000:root is not authorized to perform: dynamodb:GetItem on"
                        + " resource: " + arn + " because no resource-based policy allows the dynamodb:GetItem action")
                .satisfies(denied -> assertThat(denied.type()).isEqualTo(ErrorType.ACCESS_DENIED));
    }

    @Test
    void theActionsOfATransactionAreLookedAtEach() {
        assertThatCode(() -> transaction("arn:aws:dynamodb:eu-test-1:000000000000:table/Orders"))
                .doesNotThrowAnyException();
        assertThatExceptionOfType(DynamoDbException.class)
                .isThrownBy(() -> transaction("arn:aws:dynamodb:us-east-1:000000000000:table/Orders"))
                .withMessageStartingWith("1 validation error detected: Invalid AWS region in '");
        assertThatExceptionOfType(DynamoDbException.class)
                .isThrownBy(() -> transaction("arn:aws:dynamodb:eu-test-1:123456789012:table/Orders"))
                .withMessageContaining("is not authorized to perform: dynamodb:ConditionCheckItem on");
    }

    private void transaction(String name) {
        check(
                TRANSACTION,
                "{\"TransactItems\":[{\"Put\":{\"TableName\":\"Orders\"}},{\"ConditionCheck\":{\"TableName\":\"" + name
                        + "\"}}]}");
    }

    private void one(String name) {
        check(ONE, "{\"TableName\":\"" + name + "\"}");
    }

    private void batch(String name) {
        check(BATCH, "{\"RequestItems\":{\"Orders\":\"x\",\"" + name + "\":\"x\"}}");
    }

    private void check(Shape.Structure shape, String request) {
        arns.check(new GetItem(shape), Input.parse(shape, request.getBytes(StandardCharsets.UTF_8)));
    }

    private record GetItem(Shape.Structure input) implements Operation {
        @Override
        public String name() {
            return "GetItem";
        }

        @Override
        public Service service() {
            return Service.DYNAMODB;
        }

        @Override
        public CompletionStage<Reply> handle(Call call) {
            throw new UnsupportedOperationException();
        }
    }
}
