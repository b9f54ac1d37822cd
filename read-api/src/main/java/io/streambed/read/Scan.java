package io.streambed.read;

import io.streambed.materializer.KeyRange;
import io.streambed.materializer.PastItems;
import io.streambed.materializer.TableLookup;
import io.streambed.model.SecondaryIndex;
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

    /** In the order in which the service reports what is violated. */
    static final Shape.Structure INPUT = Shape.structure("ScanInput")
            .optional("Select", ReadParameters.SELECT)
            .optional("IndexName", CommonShapes.INDEX_NAME)
            .optional("TotalSegments", Shape.integer().range(1, MAX_SEGMENTS))
            .optional("ReturnConsumedCapacity", CommonShapes.RETURN_CONSUMED_CAPACITY)
            .required("TableName", CommonShapes.TABLE_NAME_OR_ARN)
            .optional("ConditionalOperator", CommonShapes.CONDITIONAL_OPERATOR)
            .optional("ScanFilter", Shape.map(ReadParameters.CONDITION))
            .optional("Segment", Shape.integer().range(0, MAX_SEGMENTS - 1))
            .optional("Limit", Shape.integer().atLeast(1))
            .optional("AttributesToGet", Shape.list(Shape.string()).length(1, 255))
            .optional("ExclusiveStartKey", Shape.ITEM)
            .optional("FilterExpression", Shape.string())
            .optional("ProjectionExpression", Shape.string())
            .optional("ExpressionAttributeValues", CommonShapes.EXPRESSION_ATTRIBUTE_VALUES)
            .optional("ExpressionAttributeNames", CommonShapes.EXPRESSION_ATTRIBUTE_NAMES)
            .optional("ConsistentRead", Shape.BOOLEAN)
            .earlierWords()
            .build();

    private final TableLookup tables;
    private final ScanPart parts;
    private final ReadWorkers workers;
    private final PastItems past;

    public Scan(TableLookup tables, ScanPart parts, ReadWorkers workers, PastItems past) {
        this.tables = tables;
        this.parts = parts;
        this.workers = workers;
        this.past = past;
    }

    @Override
    public boolean readsThePast() {
        return true;
    }

    private CompletionStage<EncodedRows> read(
            ReadTarget target, ReadSource source, KeyRange range, ScanPart.Bounds bounds, Call call) {
        String asOf = call.asOf();
        if (asOf == null) {
            return walk(parts::read, target, source, range, bounds, call);
        }
        PastPages pages = new PastPages(past, workers, asOf, call.deadlineNanos());
        SecondaryIndex index = target.index();
        if (index != null) {
            return pages.ofIndex(target.table(), index, source, range, bounds);
        }
        ScanWalk.Parts pastParts =
                (_, logPartition, part, left, _, _) -> pages.ofTable(target.table(), logPartition, part, left);
        return walk(pastParts, target, source, range, bounds, call);
    }

    private static CompletionStage<EncodedRows> walk(
            ScanWalk.Parts parts,
            ReadTarget target,
            ReadSource source,
            KeyRange range,
            ScanPart.Bounds bounds,
            Call call) {
        return new ScanWalk(
                        parts,
                        target.table(),
                        source,
                        range.to(),
                        call.input().bool("ConsistentRead"),
                        call.deadlineNanos())
                .from(range.from(), bounds);
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
                            return read(target, source, range, bounds, call)
                                    .thenCompose(rows -> new PageAnswer(
                                                    call.input(), target, request.selection(), request.filter(), rows)
                                            .reply(workers));
                        })
                .exceptionally(EncodedRows.RefusedElsewhere::answer);
    }
}
