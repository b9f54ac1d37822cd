package io.streambed.history;

import io.streambed.materializer.Catalog;
import io.streambed.materializer.CatalogTable;
import io.streambed.materializer.TableLookup;
import io.streambed.model.TableStatus;
import io.streambed.protocol.Call;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * DescribeContinuousBackups: whether and how far back a table can be restored.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html">
 *     DescribeContinuousBackups</a>
 */
public final class DescribeContinuousBackups implements Operation {
    private static final Shape.Structure INPUT = Shape.structure("DescribeContinuousBackupsInput")
            .required("TableName", CommonShapes.TABLE_NAME_OR_ARN)
            .build();

    private final Catalog catalog;
    private final LongSupplier clock;

    /** @param clock epoch milliseconds */
    public DescribeContinuousBackups(Catalog catalog, LongSupplier clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "DescribeContinuousBackups";
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
        return catalog.readToEnd().thenApply(state -> {
            CatalogTable table = state.table(name);
            if (table == null || table.status() == TableStatus.DELETING) {
                throw BackupErrors.tableNotFound(name);
            }
            long now = clock.getAsLong();
            return Reply.json(generator -> ContinuousBackupsJson.write(generator, table.definition(), now));
        });
    }
}
