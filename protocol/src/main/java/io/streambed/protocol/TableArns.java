package io.streambed.protocol;

import io.streambed.model.Arns;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses ARNs that are given for a table's name but name no table of this region and account.
 *
 * <p>The words are the service's as aws-controllers-k8s has collected them, those for a wrong form as DynamoDB Local knows them.
 */
final class TableArns {
    private static final Pattern FORM = Pattern.compile("arn:([^:]*):([^:]*):([^:]*):([^:]*):([^/]*)/(.*)");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{3,255}");
    private static final String RIGHT_FORM =
            "Valid ARN format is 'arn:<awsPartition>:<vendor>:<region>:<subscriber>:resourceType/resourceName', where Resource"
                    + " name must have length less than or equal to 255, Resource name must have length greater than or equal"
                    + " to 3, Resource name must satisfyregular expression pattern: [a-zA-Z0-9_.-]+";

    private final String region;

    TableArns(String region) {
        this.region = region;
    }

    /**
     * Looks at the table, or the tables, that a request names.
     *
     * @throws DynamoDbException a validation error, or that access to another account's table is denied
     */
    void check(Operation operation, Input input) {
        Shape.Structure shape = input.shape();
        checkTable(operation.name(), input);
        int batch = shape.position("RequestItems");
        if (batch >= 0 && input.valueAt(batch) instanceof Map<?, ?> tables) {
            for (Object name : tables.keySet()) {
                check(operation.name(), (String) name);
            }
        }
        int transaction = shape.position("TransactItems");
        if (transaction >= 0 && input.valueAt(transaction) instanceof List<?> items) {
            for (Object item : items) {
                if (item instanceof Input one) {
                    checkAction(one);
                }
            }
        }
    }

    /** A transaction's item has one member that says what to do; what is permitted is named after it. */
    private void checkAction(Input item) {
        List<Shape.Member> members = item.shape().members();
        for (int i = 0; i < members.size(); i++) {
            if (item.valueAt(i) instanceof Input action) {
                checkTable(members.get(i).name() + "Item", action);
            }
        }
    }

    private void checkTable(String action, Input input) {
        int table = input.shape().position("TableName");
        if (table >= 0 && input.valueAt(table) instanceof String name) {
            check(action, name);
        }
    }

    private void check(String operation, String name) {
        if (!name.startsWith("arn:")) {
            return;
        }
        Matcher arn = FORM.matcher(name);
        if (!arn.matches()) {
            throw invalid(RIGHT_FORM);
        }
        if (!arn.group(5).equals("table")) {
            throw invalid("Invalid resource type in '" + name + "'");
        }
        if (!arn.group(2).equals("dynamodb") || !NAME.matcher(arn.group(6)).matches()) {
            throw invalid(RIGHT_FORM);
        }
        if (!arn.group(1).matches("aws[a-z-]*")) {
            throw invalid("Invalid AWS partition in '" + name + "'");
        }
        if (!arn.group(3).equals(region)) {
            throw invalid("Invalid AWS region in '" + name + "'");
        }
        if (!arn.group(4).equals(Arns.ACCOUNT)) {
            String action = "dynamodb:" + operation;
            throw new DynamoDbException(
                    ErrorType.ACCESS_DENIED,
                    "User: arn:aws:iam::" + Arns.ACCOUNT + ":root is not authorized to perform: " + action
                            + " on resource: " + name + " because no resource-based policy allows the " + action
                            + " action");
        }
    }

    private static DynamoDbException invalid(String what) {
        return DynamoDbException.validation("1 validation error detected: " + what);
    }
}
