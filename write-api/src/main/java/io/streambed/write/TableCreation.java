package io.streambed.write;

import io.streambed.model.InitialLoad;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Input;
import io.streambed.protocol.Shape;
import java.nio.charset.StandardCharsets;

/** Tables that something else than CreateTable makes, by the same rules. */
public final class TableCreation {
    /** The parameters of a table that is made by an import. */
    public static final Shape.Structure PARAMETERS = Shape.structure("TableCreationParameters")
            .required("TableName", CommonShapes.TABLE_NAME)
            .required("AttributeDefinitions", TableShapes.ATTRIBUTE_DEFINITIONS)
            .required("KeySchema", TableShapes.KEY_SCHEMA)
            .optional("BillingMode", TableShapes.BILLING_MODE)
            .optional("ProvisionedThroughput", TableShapes.PROVISIONED_THROUGHPUT)
            .optional("OnDemandThroughput", TableShapes.ON_DEMAND_THROUGHPUT)
            .optional("SSESpecification", TableShapes.SSE_SPECIFICATION)
            .optional("GlobalSecondaryIndexes", TableShapes.GLOBAL_INDEXES)
            .build();

    private static final Input NONE = Input.parse(
            RestoreOverrides.addTo(Shape.structure("NoOverrides")).build(), "{}".getBytes(StandardCharsets.UTF_8));

    private TableCreation() {}

    /**
     * The table that a CreateTable request would make.
     *
     * @param request its JSON
     * @throws io.streambed.model.DynamoDbException if the request would be refused
     */
    public static TableDefinition definition(byte[] request, String id, int number, TableSettings settings) {
        return CreateTable.definition(
                Input.parse(CreateTable.INPUT, request),
                id,
                number,
                settings.json().arns(),
                CreateTable.partitions(number, settings));
    }

    /** The table that a CreateTable request would make, to be filled before anybody can use it. */
    public static TableDefinition loading(
            byte[] request, String id, int number, InitialLoad load, TableSettings settings) {
        TableDefinition table = definition(request, id, number, settings);
        return RestoreOverrides.apply(
                NONE, table, table.name(), id, number, load, settings.json().arns());
    }
}
