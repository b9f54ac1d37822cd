package io.streambed.read;

import io.streambed.expressions.ExpressionAttributes;
import io.streambed.expressions.Expressions;
import io.streambed.expressions.Projection;
import io.streambed.model.Item;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Input;
import io.streambed.protocol.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One item that a TransactGetItems reads, before its table is known. */
record TransactGet(String table, Item key, @Nullable Projection projection) {
    static final Shape.Structure SHAPE = Shape.structure("TransactGetItem")
            .required(
                    "Get",
                    Shape.structure("Get")
                            .required("Key", Shape.ITEM)
                            .required("TableName", CommonShapes.TABLE_NAME_OR_ARN)
                            .optional("ProjectionExpression", Shape.string())
                            .optional("ExpressionAttributeNames", CommonShapes.EXPRESSION_ATTRIBUTE_NAMES)
                            .build())
            .build();

    /** @throws io.streambed.model.DynamoDbException if something is wrong with it whatever the table */
    static TransactGet of(Input member) {
        Input get = member.structure("Get");
        String expression = get.stringOrNull("ProjectionExpression");
        Map<String, String> names = ReadParameters.names(get);
        if (expression == null) {
            ExpressionAttributes.refuseWithoutExpressions(names, null);
            return new TransactGet(get.string("TableName"), get.item("Key"), null);
        }
        Item key = get.item("Key");
        ExpressionAttributes attributes = ExpressionAttributes.of(names, null);
        Projection projection = Expressions.projection(expression, attributes);
        attributes.requireAllUsed();
        return new TransactGet(get.string("TableName"), key, projection);
    }
}
