package io.streambed.partiql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.model.AttributeDefinition;
import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.BillingMode;
import io.streambed.model.Decimal;
import io.streambed.model.IndexKeySchema;
import io.streambed.model.IndexKind;
import io.streambed.model.IndexProjection;
import io.streambed.model.Item;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableClass;
import io.streambed.model.TableDefinition;
import io.streambed.model.Throughput;
import io.streambed.protocol.AttributeValueJson;
import io.streambed.protocol.Input;
import io.streambed.protocol.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** A table {@code Things} with the key {@code p} (S), {@code s} (N) and the global index {@code ByG} by {@code g} (S), and requests of it. */
final class StatementWorld {
    static final TableDefinition TABLE = new TableDefinition(
                    1,
                    "id",
                    "Things",
                    1,
                    0,
                    List.of(
                            new AttributeDefinition("p", AttributeType.S),
                            new AttributeDefinition("s", AttributeType.N),
                            new AttributeDefinition("g", AttributeType.S)),
                    new KeySchema(new KeyAttribute("p", AttributeType.S), new KeyAttribute("s", AttributeType.N)),
                    BillingMode.PAY_PER_REQUEST,
                    0,
                    Throughput.NONE,
                    null,
                    false,
                    TableClass.STANDARD,
                    Map.of(),
                    TableDefinition.evenPartitions(0))
            .next()
            .indexes(List.of(new SecondaryIndex(
                    "ByG",
                    1,
                    IndexKind.GLOBAL,
                    new IndexKeySchema(List.of(new KeyAttribute("g", AttributeType.S)), List.of()),
                    IndexProjection.KEYS_ONLY)))
            .build();

    private static final Shape.Structure MEMBER = Shape.structure("ParameterizedStatement")
            .required("Statement", Shape.string())
            .optional("Parameters", Shape.list(Shape.ATTRIBUTE_VALUE))
            .optional("ReturnValuesOnConditionCheckFailure", Shape.string())
            .build();

    private StatementWorld() {}

    /** A statement as a request has it. */
    static Input input(String statement, AttributeValue... parameters) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (JsonGenerator generator = new JsonFactory().createGenerator(json)) {
            generator.writeStartObject();
            generator.writeStringField("Statement", statement);
            if (parameters.length > 0) {
                generator.writeArrayFieldStart("Parameters");
                for (AttributeValue parameter : parameters) {
                    AttributeValueJson.write(generator, parameter);
                }
                generator.writeEndArray();
            }
            generator.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Input.parse(MEMBER, json.toByteArray());
    }

    static AttributeValue text(String value) {
        return new AttributeValue.S(value);
    }

    static AttributeValue number(int value) {
        return new AttributeValue.N(Decimal.parse(Integer.toString(value)));
    }

    /** A key. */
    static Item key(String p, int s) {
        return Item.of(Map.of("p", text(p), "s", number(s)));
    }

    /** An item with one attribute beside its key. */
    static Item item(String p, int s, String name, AttributeValue value) {
        return Item.of(Map.of("p", text(p), "s", number(s), name, value));
    }
}
