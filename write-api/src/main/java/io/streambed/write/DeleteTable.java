package io.streambed.write;

import io.streambed.materializer.CatalogTable;
import io.streambed.materializer.TableLookup;
import io.streambed.model.DynamoDbException;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import io.streambed.model.TableStatus;
import io.streambed.protocol.Call;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import io.streambed.protocol.TableDescription;
import io.streambed.schemas.CatalogRecord;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * DeleteTable: proposes the drop to the catalog. The table is DELETING until all its log partitions know.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html">DeleteTable</a>
 */
public final class DeleteTable implements Operation {
    private static final Shape.Structure INPUT = Shape.structure("DeleteTableInput")
            .required("TableName", CommonShapes.TABLE_NAME_OR_ARN)
            .build();

    private final TableSettings settings;

    public DeleteTable(TableSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "DeleteTable";
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
        String name = TableLookup.nameOf(call.input().string("TableName"));
        return settings.tables()
                .withTable(
                        name,
                        table -> settings.sizes()
                                .of(table.definition(), call.deadlineNanos())
                                .thenCompose(counters -> settings.proposer()
                                        .propose(
                                                (state, proposalId) -> new CatalogRecord.TableDrop(
                                                        proposalId,
                                                        state.version(),
                                                        droppable(state.table(name), name)
                                                                .id(),
                                                        System.currentTimeMillis()),
                                                call.deadlineNanos())
                                        .thenApply(state -> describe(TableSettings.description(
                                                table.definition(), TableStatus.DELETING, counters)))));
    }

    private static TableDefinition droppable(@Nullable CatalogTable table, String name) {
        if (table == null) {
            throw TableLookup.tableNotFound(name);
        }
        switch (table.status()) {
            case CREATING -> throw TableRules.inUse("Table is being created: " + name);
            case DELETING -> throw TableRules.inUse("Table is being deleted: " + name);
            case UPDATING -> throw TableRules.inUse("Table is being updated: " + name);
            case ACTIVE -> {
                if (table.definition().deletionProtection()) {
                    throw DynamoDbException.validation(
                            "Resource cannot be deleted as it is currently protected against "
                                    + "deletion. Disable deletion protection first.");
                }
                if (!table.definition().indexes().stream().allMatch(SecondaryIndex::isActive)) {
                    throw TableRules.inUse("Cannot delete table while indexes are being created, updated, or deleted.");
                }
            }
        }
        return table.definition();
    }

    private Reply describe(TableDescription description) {
        return Reply.json(generator -> settings.json().write(generator, "TableDescription", description));
    }
}
