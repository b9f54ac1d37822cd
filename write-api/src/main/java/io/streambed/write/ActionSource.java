package io.streambed.write;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.expressions.partiql.Statements;
import io.streambed.model.AttributeValue;
import io.streambed.model.Item;
import io.streambed.protocol.AttributeValueJson;
import io.streambed.protocol.Input;
import io.streambed.protocol.InputJson;
import io.streambed.protocol.Shape;
import java.io.IOException;
import java.util.List;

/** How an action of a transaction was written: what another node makes the same action of, and what tells requests apart. */
sealed interface ActionSource {
    String ACTION = "Action";
    String STATEMENT = "Statement";

    /** How a statement is sent; client's requests have no such member. */
    Shape.Structure STATEMENT_SHAPE = Shape.structure("PlannedStatement")
            .required("Text", Shape.string())
            .required("Table", Shape.string())
            .required("Key", Shape.ITEM)
            .required("Parameters", Shape.list(Shape.ATTRIBUTE_VALUE))
            .required("ReturnsOld", Shape.BOOLEAN)
            .build();

    /** Writes the member of an object that {@link #read} reads. */
    void write(JsonGenerator generator) throws IOException;

    /** A member of TransactItems. */
    record Member(Input input) implements ActionSource {
        @Override
        public void write(JsonGenerator generator) throws IOException {
            generator.writeFieldName(ACTION);
            InputJson.write(generator, input);
        }
    }

    /**
     * A member of TransactStatements.
     *
     * @param key of the item that the statement names, empty if it was found not to name one
     */
    record OfStatement(String table, String text, List<AttributeValue> parameters, Item key, boolean returnsOld)
            implements ActionSource {
        @Override
        public void write(JsonGenerator generator) throws IOException {
            generator.writeObjectFieldStart(STATEMENT);
            generator.writeStringField("Text", text);
            generator.writeStringField("Table", table);
            AttributeValueJson.write(generator, "Key", key);
            generator.writeArrayFieldStart("Parameters");
            for (AttributeValue parameter : parameters) {
                AttributeValueJson.write(generator, parameter);
            }
            generator.writeEndArray();
            generator.writeBooleanField("ReturnsOld", returnsOld);
            generator.writeEndObject();
        }
    }

    /** Makes the action of an object that another node has written. */
    static TransactAction read(Input item) {
        Input statement = item.structureOrNull(STATEMENT);
        if (statement == null) {
            return TransactAction.of(item.structure(ACTION));
        }
        String text = statement.string("Text");
        List<AttributeValue> parameters = statement.attributeValues("Parameters");
        Item key = statement.item("Key");
        return TransactAction.of(
                new OfStatement(statement.string("Table"), text, parameters, key, statement.bool("ReturnsOld")),
                StatementWrite.of(Statements.ofTransaction(text), key, parameters));
    }
}
