package io.streambed.read;

import io.streambed.materializer.IndexCounters;
import io.streambed.materializer.TableLookup;
import io.streambed.materializer.TableSizes;
import io.streambed.protocol.Call;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.IndexDescription;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import io.streambed.protocol.TableDescription;
import io.streambed.protocol.TableDescriptionJson;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * DescribeTable: the catalog's definition and status, and the counts of the log partitions, which here are current.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html">DescribeTable</a>
 */
public final class DescribeTable implements Operation {
    private static final Shape.Structure INPUT = Shape.structure("DescribeTableInput")
            .required("TableName", CommonShapes.TABLE_NAME_OR_ARN)
            .build();

    private final TableLookup tables;
    private final TableSizes sizes;
    private final TableDescriptionJson json;

    public DescribeTable(TableLookup tables, TableSizes sizes, TableDescriptionJson json) {
        this.tables = tables;
        this.sizes = sizes;
        this.json = json;
    }

    @Override
    public String name() {
        return "DescribeTable";
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
        return tables.withTable(
                call.input().string("TableName"),
                table -> sizes.of(table.definition(), call.deadlineNanos()).thenApply(counters -> {
                    List<IndexDescription> indexes = table.definition().indexes().stream()
                            .map(index -> {
                                IndexCounters held = counters.index(index.id());
                                return new IndexDescription(
                                        index,
                                        table.status(index),
                                        table.isBackfilling(index),
                                        held.itemCount(),
                                        held.sizeBytes());
                            })
                            .toList();
                    TableDescription description = new TableDescription(
                            table.definition(), table.status(), counters.itemCount(), counters.sizeBytes(), indexes);
                    return Reply.json(generator -> json.write(generator, "Table", description));
                }));
    }
}
