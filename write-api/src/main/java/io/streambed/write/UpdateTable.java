package io.streambed.write;

import io.streambed.materializer.CatalogTable;
import io.streambed.materializer.TableLookup;
import io.streambed.model.Arns;
import io.streambed.model.BillingMode;
import io.streambed.model.DynamoDbException;
import io.streambed.model.TableClass;
import io.streambed.model.TableDefinition;
import io.streambed.model.TableDefinitionBuilder;
import io.streambed.model.TableStatus;
import io.streambed.protocol.Call;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import io.streambed.protocol.TableDescription;
import io.streambed.schemas.CatalogRecord;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * UpdateTable: proposes the table's next definition to the catalog. The table is UPDATING until all its log partitions have
 * it.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html">UpdateTable</a>
 */
public final class UpdateTable implements Operation {
    /** In the order in which the service reports what is violated. */
    static final Shape.Structure INPUT = Shape.structure("UpdateTableInput")
            .required("TableName", CommonShapes.TABLE_NAME_OR_ARN)
            .optional("ProvisionedThroughput", TableShapes.PROVISIONED_THROUGHPUT)
            .optional("BillingMode", TableShapes.BILLING_MODE)
            .optional("GlobalSecondaryIndexUpdates", TableShapes.GLOBAL_INDEX_UPDATES)
            .optional("AttributeDefinitions", TableShapes.ATTRIBUTE_DEFINITIONS)
            .optional("StreamSpecification", TableShapes.STREAM_SPECIFICATION)
            .optional("SSESpecification", TableShapes.SSE_SPECIFICATION)
            .optional("ReplicaUpdates", Shape.list(TableShapes.UNREAD))
            .optional("TableClass", TableShapes.TABLE_CLASS)
            .optional("DeletionProtectionEnabled", Shape.BOOLEAN)
            .optional("MultiRegionConsistency", Shape.string())
            .optional("GlobalTableWitnessUpdates", Shape.list(TableShapes.UNREAD))
            .optional("OnDemandThroughput", TableShapes.ON_DEMAND_THROUGHPUT)
            .optional("WarmThroughput", TableShapes.WARM_THROUGHPUT)
            .build();

    private final TableSettings settings;

    public UpdateTable(TableSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "UpdateTable";
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
        String name = TableLookup.nameOf(input.string("TableName"));
        UpdateTableRules.check(input);
        Arns arns = settings.json().arns();
        return settings.tables()
                .withTable(
                        name,
                        table -> settings.sizes()
                                .of(table.definition(), call.deadlineNanos())
                                .thenCompose(counters -> settings.proposer()
                                        .propose(
                                                (state, proposalId) -> new CatalogRecord.TablePut(
                                                        proposalId,
                                                        state.version(),
                                                        updated(input, updatable(state.table(name), name), arns)),
                                                call.deadlineNanos())
                                        .thenApply(state -> {
                                            CatalogTable after = state.byId(
                                                    table.definition().id());
                                            return describe(TableSettings.description(
                                                    after == null ? table.definition() : after.definition(),
                                                    TableStatus.UPDATING,
                                                    counters));
                                        })));
    }

    private Reply describe(TableDescription description) {
        return Reply.json(generator -> settings.json().write(generator, "TableDescription", description));
    }

    static TableDefinition updatable(@Nullable CatalogTable table, String name) {
        if (table == null) {
            throw TableLookup.tableNotFound(name);
        }
        return switch (table.status()) {
            case ACTIVE -> table.definition();
            case CREATING -> throw TableRules.inUse("Table is being created: " + name);
            case UPDATING -> throw TableRules.inUse("Table is being updated: " + name);
            case DELETING -> throw TableRules.inUse("Table is being deleted: " + name);
        };
    }

    /** What a request makes of a table. */
    static TableDefinition updated(Input input, TableDefinition table, Arns arns) {
        UpdateTableRules.checkOnline(input);
        long now = System.currentTimeMillis();
        TableDefinitionBuilder next = table.next();
        TableBilling billing = TableBilling.updated(input, table, now);
        next.billing(billing.mode(), billing.changedAt());
        next.throughput(billing.throughput());
        next.onDemand(billing.onDemand());
        Input warm = input.structureOrNull("WarmThroughput");
        if (warm != null) {
            next.warm(ThroughputRules.warm(
                    warm,
                    billing.mode() == BillingMode.PAY_PER_REQUEST,
                    billing.throughput(),
                    null,
                    ThroughputRules.warmNow(table.warm(), table.billingMode(), table.throughput())));
        }
        new IndexUpdates(input, table, billing.mode(), now).applyTo(next);
        Input encryption = input.structureOrNull("SSESpecification");
        if (encryption != null) {
            next.encryption(EncryptionRules.updated(encryption, table.encryption(), arns));
        }
        Input stream = input.structureOrNull("StreamSpecification");
        if (stream != null) {
            updateStream(stream, table, next, now);
        }
        Boolean protection = input.boolOrNull("DeletionProtectionEnabled");
        if (protection != null) {
            next.deletionProtection(protection);
        }
        String tableClass = input.stringOrNull("TableClass");
        if (tableClass != null) {
            next.tableClass(TableClass.valueOf(tableClass));
        }
        return next.build();
    }

    private static void updateStream(Input stream, TableDefinition table, TableDefinitionBuilder next, long now) {
        boolean wanted = TableRules.wantsStream(stream);
        if (wanted && table.stream() != null) {
            throw DynamoDbException.validation("Table already has an enabled stream: TableName: " + table.name());
        }
        if (!wanted && table.stream() == null) {
            throw DynamoDbException.validation("Table has no stream to disable: TableName: " + table.name());
        }
        next.stream(TableRules.stream(stream, now));
    }
}
