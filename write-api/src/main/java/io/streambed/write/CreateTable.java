package io.streambed.write;

import io.streambed.materializer.CatalogTable;
import io.streambed.model.Arns;
import io.streambed.model.BillingMode;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.KeySchema;
import io.streambed.model.SecondaryIndex;
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
    /** In the order in which the service reports what is violated. */
    static final Shape.Structure INPUT = Shape.structure("CreateTableInput")
            .required("AttributeDefinitions", TableShapes.ATTRIBUTE_DEFINITIONS)
            .required("TableName", CommonShapes.TABLE_NAME)
            .optional("BillingMode", TableShapes.BILLING_MODE)
            .optional("ProvisionedThroughput", TableShapes.PROVISIONED_THROUGHPUT)
            .required("KeySchema", TableShapes.KEY_SCHEMA)
            .optional("LocalSecondaryIndexes", TableShapes.LOCAL_INDEXES)
            .optional("GlobalSecondaryIndexes", TableShapes.GLOBAL_INDEXES)
            .optional("StreamSpecification", TableShapes.STREAM_SPECIFICATION)
            .optional("SSESpecification", TableShapes.SSE_SPECIFICATION)
            .optional("Tags", TableShapes.TAGS)
            .optional("TableClass", TableShapes.TABLE_CLASS)
            .optional("DeletionProtectionEnabled", Shape.BOOLEAN)
            .optional("WarmThroughput", TableShapes.WARM_THROUGHPUT)
            .optional("ResourcePolicy", Shape.string())
            .optional("GlobalTableSourceArn", Shape.string())
            .optional("GlobalTableSettingsReplicationMode", Shape.string())
            .optional("OnDemandThroughput", TableShapes.ON_DEMAND_THROUGHPUT)
            .build();

    /** A policy must not be taken and not be kept, and there are no regions. */
    private static final List<String> UNSUPPORTED =
            List.of("ResourcePolicy", "GlobalTableSourceArn", "GlobalTableSettingsReplicationMode");

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
        String id = UUID.randomUUID().toString();
        Arns arns = settings.json().arns();
        // Everything is checked before the catalog is asked whether the table exists; number and time come later.
        TableDefinition checked = definition(input, id, 1, arns, partitions(1, settings));
        return settings.proposer()
                .propose(
                        (state, proposalId) -> {
                            if (state.table(name) != null) {
                                throw new DynamoDbException(ErrorType.RESOURCE_IN_USE, "Table already exists: " + name);
                            }
                            int number = state.nextTableNumber();
                            return new CatalogRecord.TablePut(
                                    proposalId,
                                    state.version(),
                                    number == checked.number()
                                            ? checked
                                            : definition(input, id, number, arns, partitions(number, settings)));
                        },
                        call.deadlineNanos())
                .thenApply(state -> describe(state.byId(id)));
    }

    private Reply describe(@Nullable CatalogTable created) {
        if (created == null) {
            throw DynamoDbException.internal("The table was dropped while it was being created");
        }
        // A table is CREATING in the answer that creates it, however fast it becomes ACTIVE.
        TableDescription description = TableDescription.of(created.definition(), TableStatus.CREATING, 0, 0);
        return Reply.json(generator -> settings.json().write(generator, "TableDescription", description));
    }

    /** The table that a request asks for, checked in the service's order. */
    static TableDefinition definition(Input input, String id, int number, Arns arns, List<TablePartition> partitions) {
        long now = System.currentTimeMillis();
        boolean onDemand = "PAY_PER_REQUEST".equals(input.stringOrNull("BillingMode"));
        checkBilling(input, onDemand);
        Throughput throughput = ThroughputRules.provisioned(input.structureOrNull("ProvisionedThroughput"));
        KeySchemas keys = new KeySchemas(input.structures("AttributeDefinitions"));
        KeySchema key = keys.table(input.structures("KeySchema"));
        List<SecondaryIndex> indexes = NewIndexes.of(input, keys, key, onDemand);
        String tableClass = input.stringOrNull("TableClass");
        return new TableDefinition(
                number,
                id,
                input.string("TableName"),
                1,
                now,
                keys.definitions(),
                key,
                onDemand ? BillingMode.PAY_PER_REQUEST : BillingMode.PROVISIONED,
                onDemand ? now : 0,
                throughput,
                TableRules.stream(input.structureOrNull("StreamSpecification"), now),
                input.bool("DeletionProtectionEnabled"),
                tableClass == null ? TableClass.STANDARD : TableClass.valueOf(tableClass),
                TagRules.added(Map.of(), input.structures("Tags")),
                partitions,
                indexes,
                indexes.size() + 1,
                null,
                ThroughputRules.maximum(input.structureOrNull("OnDemandThroughput"), onDemand, null, null, false),
                ThroughputRules.warm(input.structureOrNull("WarmThroughput"), onDemand, throughput, null, null),
                EncryptionRules.created(input.structureOrNull("SSESpecification"), arns));
    }

    /** Spreads the tables over the log partitions, each starting where the one before did not. */
    static List<TablePartition> partitions(int number, TableSettings settings) {
        int[] logPartitions = new int[settings.tablePartitions()];
        for (int i = 0; i < logPartitions.length; i++) {
            logPartitions[i] = Math.floorMod(number + i, settings.logPartitions());
        }
        return TableDefinition.evenPartitions(logPartitions);
    }

    private static void checkBilling(Input input, boolean onDemand) {
        boolean units = input.has("ProvisionedThroughput");
        if (onDemand && units) {
            throw TableRules.invalid("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when "
                    + "BillingMode is PAY_PER_REQUEST");
        }
        if (!onDemand && !units) {
            throw TableRules.invalid(
                    "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
        }
    }
}
