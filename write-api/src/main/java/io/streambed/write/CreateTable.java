package io.streambed.write;

import io.streambed.materializer.CatalogState;
import io.streambed.materializer.CatalogTable;
import io.streambed.model.AttributeDefinition;
import io.streambed.model.AttributeType;
import io.streambed.model.BillingMode;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import io.streambed.model.TableClass;
import io.streambed.model.TableDefinition;
import io.streambed.model.TablePartition;
import io.streambed.model.TableStatus;
import io.streambed.model.Throughput;
import io.streambed.protocol.Call;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import io.streambed.protocol.TableDescription;
import io.streambed.schemas.CatalogRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * CreateTable: proposes the table to the catalog. It is CREATING until all its log partitions know it.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html">CreateTable</a>
 */
public final class CreateTable implements Operation {
    private static final Shape.Structure INPUT = Shape.structure("CreateTableInput")
            .required("AttributeDefinitions", TableShapes.ATTRIBUTE_DEFINITIONS)
            .required("TableName", CommonShapes.TABLE_NAME)
            .required("KeySchema", TableShapes.KEY_SCHEMA)
            .optional("LocalSecondaryIndexes", Shape.list(TableShapes.UNREAD))
            .optional("GlobalSecondaryIndexes", Shape.list(TableShapes.UNREAD))
            .optional("BillingMode", TableShapes.BILLING_MODE)
            .optional("ProvisionedThroughput", TableShapes.PROVISIONED_THROUGHPUT)
            .optional("StreamSpecification", TableShapes.STREAM_SPECIFICATION)
            .optional("SSESpecification", TableShapes.UNREAD)
            .optional("Tags", TableShapes.TAGS)
            .optional("TableClass", TableShapes.TABLE_CLASS)
            .optional("DeletionProtectionEnabled", Shape.BOOLEAN)
            .optional("WarmThroughput", TableShapes.UNREAD)
            .optional("ResourcePolicy", Shape.string())
            .optional("OnDemandThroughput", TableShapes.UNREAD)
            .build();

    private static final List<String> UNSUPPORTED = List.of(
            "LocalSecondaryIndexes",
            "GlobalSecondaryIndexes",
            "SSESpecification",
            "WarmThroughput",
            "ResourcePolicy",
            "OnDemandThroughput");

    private final TableSettings settings;

    public CreateTable(TableSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "CreateTable";
    }

    @Override
    public Service service() {
        return Service.DYNAMODB;
    }

    @Override
    public Shape.Structure input() {
        return INPUT;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        Input input = call.input();
        String name = input.string("TableName");
        TableRules.refuse(input, UNSUPPORTED);
        checkBilling(input);
        List<AttributeDefinition> attributes = attributes(input);
        KeySchema key = keySchema(input, attributes);
        Map<String, String> tags = tags(input);
        Input stream = input.structureOrNull("StreamSpecification");
        if (stream != null) {
            boolean _ = TableRules.wantsStream(stream);
        }
        String id = UUID.randomUUID().toString();
        return settings.proposer()
                .propose(
                        (state, proposalId) -> {
                            if (state.table(name) != null) {
                                throw new DynamoDbException(ErrorType.RESOURCE_IN_USE, "Table already exists: " + name);
                            }
                            TableDefinition definition = definition(input, id, attributes, key, tags, state);
                            return new CatalogRecord.TablePut(proposalId, state.version(), definition);
                        },
                        call.deadlineNanos())
                .thenApply(state -> describe(state.byId(id)));
    }

    private Reply describe(@Nullable CatalogTable created) {
        if (created == null) {
            throw DynamoDbException.internal("The table was dropped while it was being created");
        }
        // A table is CREATING in the answer that creates it, however fast it becomes ACTIVE.
        TableDescription description = new TableDescription(created.definition(), TableStatus.CREATING, 0, 0);
        return Reply.json(generator -> settings.json().write(generator, "TableDescription", description));
    }

    private TableDefinition definition(
            Input input,
            String id,
            List<AttributeDefinition> attributes,
            KeySchema key,
            Map<String, String> tags,
            CatalogState state) {
        long now = System.currentTimeMillis();
        boolean onDemand = "PAY_PER_REQUEST".equals(input.stringOrNull("BillingMode"));
        Input throughput = input.structureOrNull("ProvisionedThroughput");
        String tableClass = input.stringOrNull("TableClass");
        int number = state.nextTableNumber();
        return new TableDefinition(
                number,
                id,
                input.string("TableName"),
                1,
                now,
                attributes,
                key,
                onDemand ? BillingMode.PAY_PER_REQUEST : BillingMode.PROVISIONED,
                onDemand ? now : 0,
                throughput == null
                        ? new Throughput(0, 0, 0, 0, 0)
                        : new Throughput(
                                throughput.longValue("ReadCapacityUnits"),
                                throughput.longValue("WriteCapacityUnits"),
                                0,
                                0,
                                0),
                TableRules.stream(input.structureOrNull("StreamSpecification"), now),
                input.bool("DeletionProtectionEnabled"),
                tableClass == null ? TableClass.STANDARD : TableClass.valueOf(tableClass),
                tags,
                partitions(number));
    }

    /** Spreads the tables over the log partitions, each starting where the one before did not. */
    private List<TablePartition> partitions(int number) {
        int[] logPartitions = new int[settings.tablePartitions()];
        for (int i = 0; i < logPartitions.length; i++) {
            logPartitions[i] = Math.floorMod(number + i, settings.logPartitions());
        }
        return TableDefinition.evenPartitions(logPartitions);
    }

    private static void checkBilling(Input input) {
        Input throughput = input.structureOrNull("ProvisionedThroughput");
        if ("PAY_PER_REQUEST".equals(input.stringOrNull("BillingMode"))) {
            if (throughput != null) {
                throw TableRules.invalid("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when "
                        + "BillingMode is PAY_PER_REQUEST");
            }
        } else if (throughput == null) {
            throw TableRules.invalid(
                    "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
        } else {
            TableRules.checkUnits(throughput);
        }
    }

    private static List<AttributeDefinition> attributes(Input input) {
        List<AttributeDefinition> attributes = new ArrayList<>();
        for (Input each : input.structures("AttributeDefinitions")) {
            String name = each.string("AttributeName");
            if (attributes.stream().anyMatch(known -> known.name().equals(name))) {
                throw TableRules.invalid("Duplicate AttributeName in AttributeDefinitions: " + name);
            }
            attributes.add(new AttributeDefinition(name, AttributeType.valueOf(each.string("AttributeType"))));
        }
        return attributes;
    }

    private static KeySchema keySchema(Input input, List<AttributeDefinition> attributes) {
        List<Input> elements = input.structures("KeySchema");
        List<String> keys = elements.stream()
                .map(element -> element.string("AttributeName"))
                .toList();
        List<String> defined =
                attributes.stream().map(AttributeDefinition::name).toList();
        if (keys.size() > defined.size()) {
            throw DynamoDbException.validation("Invalid KeySchema: Some index key attribute have no definition");
        }
        if (!defined.containsAll(keys)) {
            throw TableRules.invalid("Some index key attributes are not defined in AttributeDefinitions. Keys: ["
                    + String.join(", ", keys) + "], AttributeDefinitions: [" + String.join(", ", defined) + "]");
        }
        if (keys.size() == 2 && keys.getFirst().equals(keys.getLast())) {
            throw DynamoDbException.validation(
                    "Both the Hash Key and the Range Key element in the KeySchema have the same name");
        }
        if (!elements.getFirst().string("KeyType").equals("HASH")) {
            throw DynamoDbException.validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
        }
        if (elements.size() == 2 && !elements.getLast().string("KeyType").equals("RANGE")) {
            throw DynamoDbException.validation(
                    "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
        }
        if (keys.size() != defined.size()) {
            throw TableRules.invalid("Number of attributes in KeySchema does not exactly match number of attributes "
                    + "defined in AttributeDefinitions");
        }
        return new KeySchema(
                keyAttribute(keys.getFirst(), attributes),
                keys.size() == 2 ? keyAttribute(keys.getLast(), attributes) : null);
    }

    private static KeyAttribute keyAttribute(String name, List<AttributeDefinition> attributes) {
        return attributes.stream()
                .filter(attribute -> attribute.name().equals(name))
                .map(attribute -> new KeyAttribute(name, attribute.type()))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> tags(Input input) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (Input tag : input.structures("Tags")) {
            if (tags.put(tag.string("Key"), tag.string("Value")) != null) {
                throw TableRules.invalid("Tag keys must be unique");
            }
        }
        if (tags.size() > 50) {
            throw DynamoDbException.validation("Too many tags: 50 are allowed for a resource");
        }
        return tags;
    }
}
