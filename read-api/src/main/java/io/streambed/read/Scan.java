package io.streambed.read;

import io.streambed.materializer.KeyRange;
import io.streambed.materializer.TableLookup;
import io.streambed.protocol.Call;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.util.concurrent.CompletionStage;

/**
 * Scan: reads a page of a table or index, or of a segment of it, in the order of hashes. A page goes on from one table partition to the
 * next, whichever nodes own them.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html">Scan</a>
 */
public final class Scan implements Operation {
    private static final int MAX_SEGMENTS = 1_000_000;

    static final Shape.Structure INPUT = Shape.structure("ScanInput")
            .required("TableName", CommonShapes.TABLE_NAME_OR_ARN)
            .optional("IndexName", CommonShapes.INDEX_NAME)
            .optional("AttributesToGet", Shape.list(Shape.string()).length(1, 255))
            .optional("Limit", Shape.integer().atLeast(1))
            .optional("Select", ReadParameters.SELECT)
            .optional("ScanFilter", Shape.map(ReadParameters.CONDITION))
            .optional("ConditionalOperator", CommonShapes.CONDITIONAL_OPERATOR)
            .optional("ExclusiveStartKey", Shape.ITEM)
            .optional("ReturnConsumedCapacity", CommonShapes.RETURN_CONSUMED_CAPACITY)
            .optional("TotalSegments", Shape.integer().range(1, MAX_SEGMENTS))
            .optional("Segment", Shape.integer().range(0, MAX_SEGMENTS - 1))
            .optional("ProjectionExpression", Shape.string())
            .optional("FilterExpression", Shape.string())
            .optional("ExpressionAttributeNames", CommonShapes.EXPRESSION_ATTRIBUTE_NAMES)
            .optional("ExpressionAttributeValues", CommonShapes.EXPRESSION_ATTRIBUTE_VALUES)
            .optional("ConsistentRead", Shape.BOOLEAN)
            .build();

    private final TableLookup tables;
    private final ScanPart parts;
    private final ReadWorkers workers;

    public Scan(TableLookup tables, ScanPart parts, ReadWorkers workers) {
        this.tables = tables;
        this.parts = parts;
        this.workers = workers;
    }

    @Override
    public String name() {
        return "Scan";
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
        ScanRequest request = ScanRequest.of(call.input());
        ScanPart.Bounds bounds =
                new ScanPart.Bounds(call.input().integer("Limit", Integer.MAX_VALUE), PageReader.MAX_BYTES, true);
        return tables.retryingIfReplaced(
                        call.input().string("TableName"), table -> ReadTarget.isKnown(table, call.input()), found -> {
                            ReadTarget target = ReadTarget.of(found.definition(), call.input());
                            KeyRange range = request.over(target);
                            ReadSource source =
                                    target.source(request.selection().isWhole(target));
                            return new ScanWalk(
                                            parts,
                                            target.table(),
                                            source,
                                            range.to(),
                                            call.input().bool("ConsistentRead"),
                                            call.deadlineNanos())
                                    .from(range.from(), bounds)
                                    .thenCompose(rows -> new PageAnswer(
                                                    call.input(), target, request.selection(), request.filter(), rows)
                                            .reply(workers));
                        })
                .exceptionally(EncodedRows.RefusedElsewhere::answer);
    }
}
