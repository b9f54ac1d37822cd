package io.streambed.write;

import io.streambed.materializer.CatalogTable;
import io.streambed.materializer.TableLookup;
import io.streambed.model.BillingMode;
import io.streambed.model.DynamoDbException;
import io.streambed.model.TableClass;
import io.streambed.model.TableDefinition;
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
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * UpdateTable: proposes the table's next definition to the catalog. The table is UPDATING until all its log partitions have
 * it.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html">UpdateTable</a>
 */
public final class UpdateTable implements Operation {
    private static final Shape.Structure INPUT = Shape.structure("UpdateTableInput")
            .optional("AttributeDefinitions", TableShapes.ATTRIBUTE_DEFINITIONS)
            .required("TableName", CommonShapes.TABLE_NAME)
            .optional("BillingMode", TableShapes.BILLING_MODE)
            .optional("ProvisionedThroughput", TableShapes.PROVISIONED_THROUGHPUT)
            .optional("GlobalSecondaryIndexUpdates", Shape.list(TableShapes.UNREAD))
            .optional("StreamSpecification", TableShapes.STREAM_SPECIFICATION)
            .optional("SSESpecification", TableShapes.UNREAD)
            .optional("ReplicaUpdates", Shape.list(TableShapes.UNREAD))
            .optional("TableClass", TableShapes.TABLE_CLASS)
            .optional("DeletionProtectionEnabled", Shape.BOOLEAN)
            .optional("MultiRegionConsistency", Shape.string())
            .optional("GlobalTableWitnessUpdates", Shape.list(TableShapes.UNREAD))
            .optional("OnDemandThroughput", TableShapes.UNREAD)
            .optional("WarmThroughput", TableShapes.UNREAD)
            .build();

    private static final List<String> UNSUPPORTED = List.of(
            "GlobalSecondaryIndexUpdates",
            "SSESpecification",
            "ReplicaUpdates",
            "MultiRegionConsistency",
            "GlobalTableWitnessUpdates",
            "OnDemandThroughput",
            "WarmThroughput");

    private static final List<String> UPDATES = List.of(
            "ProvisionedThroughput", "BillingMode", "StreamSpecification", "TableClass", "DeletionProtectionEnabled");

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
        String name = input.string("TableName");
        check(input);
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
                                                        updated(input, updatable(state.table(name), name))),
                                                call.deadlineNanos())
                                        .thenApply(state -> {
                                            CatalogTable after = state.byId(
                                                    table.definition().id());
                                            return describe(new TableDescription(
                                                    after == null ? table.definition() : after.definition(),
                                                    TableStatus.UPDATING,
                                                    counters.itemCount(),
                                                    counters.sizeBytes()));
                                        })));
    }

    private Reply describe(TableDescription description) {
        return Reply.json(generator -> settings.json().write(generator, "TableDescription", description));
    }

    private static void check(Input input) {
        TableRules.refuse(input, UNSUPPORTED);
        if (UPDATES.stream().noneMatch(input::has)) {
            throw DynamoDbException.validation(
                    "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or "
                            + "SSESpecification or ReplicaUpdates is required");
        }
        Input throughput = input.structureOrNull("ProvisionedThroughput");
        if ("PROVISIONED".equals(input.stringOrNull("BillingMode")) && throughput == null) {
            throw TableRules.invalid("ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
        }
        if (throughput != null) {
            TableRules.checkUnits(throughput);
        }
        Input stream = input.structureOrNull("StreamSpecification");
        if (stream != null) {
            boolean _ = TableRules.wantsStream(stream);
        }
    }

    private static TableDefinition updatable(@Nullable CatalogTable table, String name) {
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

    private static TableDefinition updated(Input input, TableDefinition table) {
        long now = System.currentTimeMillis();
        TableDefinition.Builder next = table.next();
        updateBilling(input, table, next, now);
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

    private static void updateStream(Input stream, TableDefinition table, TableDefinition.Builder next, long now) {
        boolean wanted = TableRules.wantsStream(stream);
        if (wanted && table.stream() != null) {
            throw DynamoDbException.validation("Table already has an enabled stream: TableName: " + table.name());
        }
        if (!wanted && table.stream() == null) {
            throw DynamoDbException.validation("Table has no stream to disable: TableName: " + table.name());
        }
        next.stream(TableRules.stream(stream, now));
    }

    private static void updateBilling(Input input, TableDefinition table, TableDefinition.Builder next, long now) {
        Input throughput = input.structureOrNull("ProvisionedThroughput");
        String mode = input.stringOrNull("BillingMode");
        BillingMode wanted = mode == null ? table.billingMode() : BillingMode.valueOf(mode);
        if (wanted == BillingMode.PAY_PER_REQUEST) {
            if (throughput != null) {
                throw TableRules.invalid("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when "
                        + "BillingMode is PAY_PER_REQUEST");
            }
            if (table.billingMode() != BillingMode.PAY_PER_REQUEST) {
                next.billing(BillingMode.PAY_PER_REQUEST, now);
                next.throughput(changed(table.throughput(), 0, 0, now));
            }
        } else if (throughput != null) {
            long reads = throughput.longValue("ReadCapacityUnits");
            long writes = throughput.longValue("WriteCapacityUnits");
            Throughput before = table.throughput();
            if (table.billingMode() == BillingMode.PROVISIONED
                    && before.readUnits() == reads
                    && before.writeUnits() == writes) {
                throw unchanged(before);
            }
            next.billing(BillingMode.PROVISIONED, table.billingModeChangedAt());
            next.throughput(changed(before, reads, writes, now));
        }
    }

    private static Throughput changed(Throughput before, long reads, long writes, long now) {
        boolean increased = reads > before.readUnits() || writes > before.writeUnits();
        boolean decreased = reads < before.readUnits() || writes < before.writeUnits();
        int decreasesBefore = sameDay(before.lastDecrease(), now) ? before.decreasesToday() : 0;
        return new Throughput(
                reads,
                writes,
                increased ? now : before.lastIncrease(),
                decreased ? now : before.lastDecrease(),
                decreased ? decreasesBefore + 1 : decreasesBefore);
    }

    /** The service counts decreases by days of UTC. */
    private static boolean sameDay(long time, long other) {
        return Stream.of(time, other)
                        .map(each -> Instant.ofEpochMilli(each)
                                .atZone(ZoneOffset.UTC)
                                .toLocalDate())
                        .distinct()
                        .count()
                == 1;
    }

    private static DynamoDbException unchanged(Throughput throughput) {
        return DynamoDbException.validation(
                "The provisioned throughput for the table will not change. The requested value equals the current value. "
                        + "Current ReadCapacityUnits provisioned for the table: " + throughput.readUnits()
                        + ". Requested ReadCapacityUnits: " + throughput.readUnits()
                        + ". Current WriteCapacityUnits provisioned for the table: " + throughput.writeUnits()
                        + ". Requested WriteCapacityUnits: " + throughput.writeUnits()
                        + ". Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.");
    }
}
