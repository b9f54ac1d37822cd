package io.streambed.transfer;

import io.streambed.materializer.CatalogState;
import io.streambed.materializer.CatalogTable;
import io.streambed.model.Arns;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.TableStatus;
import io.streambed.protocol.Call;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.time.Instant;
import java.util.concurrent.CompletionStage;

/**
 * ExportTableToPointInTime: writes a table as it was at a moment, or what a period did to it, into files. Any moment since
 * recovery was switched on will do, and any period.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExportTableToPointInTime.html">
 *     ExportTableToPointInTime</a>
 */
final class ExportTableToPointInTime implements Operation {
    private static final int MOST_AT_ONCE = 300;

    private final TransferContext context;

    ExportTableToPointInTime(TransferContext context) {
        this.context = context;
    }

    @Override
    public String name() {
        return "ExportTableToPointInTime";
    }

    @Override
    public Service service() {
        return Service.DYNAMODB;
    }

    @Override
    public Shape.Structure input() {
        return ExportRequest.INPUT;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        Input input = call.input();
        check(input);
        String request = RequestJson.canonical(call.body());
        return context.jobs()
                .start(state -> decide(state, input, request), call.deadlineNanos())
                .thenApply(start -> {
                    if (start.isNew()) {
                        context.threads().run(start.job());
                    }
                    return Reply.json(generator -> ExportJson.describe(generator, start.job(), context.arns()));
                });
    }

    private static void check(Input input) {
        if (input.has("FilterSpecification")) {
            throw DynamoDbException.validation("FilterSpecification is not supported by this version of Streambed");
        }
        boolean specified = input.has("IncrementalExportSpecification");
        if (!ExportRequest.isIncremental(input)) {
            if (specified) {
                throw DynamoDbException.validation(
                        "IncrementalExportSpecification must not be provided for export type FULL_EXPORT");
            }
            return;
        }
        if (input.has("ExportTime")) {
            throw DynamoDbException.validation("ExportTime must not be provided for export type INCREMENTAL_EXPORT");
        }
        if (!specified || input.structure("IncrementalExportSpecification").instantOrNull("ExportFromTime") == null) {
            throw DynamoDbException.validation(
                    "IncrementalExportSpecification with ExportFromTime must be provided for export type INCREMENTAL_EXPORT");
        }
    }

    private Jobs.Start decide(CatalogState state, Input input, String request) {
        long now = context.jobs().now();
        Job known = JobTokens.find(
                state, JobKind.EXPORT, input.stringOrNull("ClientToken"), request, now, ErrorType.EXPORT_CONFLICT);
        if (known != null) {
            return new Jobs.Start(known, false);
        }
        CatalogTable table = table(state, input.string("TableArn"));
        String name = table.definition().name();
        Long since = context.recovery().earliest(table);
        if (since == null) {
            throw new DynamoDbException(
                    ErrorType.POINT_IN_TIME_RECOVERY_UNAVAILABLE,
                    "Point in time recovery is not enabled for table '" + name + "'");
        }
        // Many clients know seconds only.
        long earliest = since - since % 1000;
        long running = Jobs.all(state, JobKind.EXPORT).stream()
                .filter(job -> !job.status().isOver())
                .count();
        if (running >= MOST_AT_ONCE) {
            throw new DynamoDbException(
                    ErrorType.LIMIT_EXCEEDED, "There are " + MOST_AT_ONCE + " exports under way already");
        }
        String id = JobIds.next(now);
        return new Jobs.Start(
                new Job(
                        JobKind.EXPORT,
                        id,
                        JobIds.arn(context.arns(), name, JobKind.EXPORT, id),
                        context.threads().self(),
                        JobStatus.IN_PROGRESS,
                        now,
                        0,
                        name,
                        table.definition().id(),
                        moment(input, earliest, now),
                        request,
                        "",
                        JobCounts.NONE,
                        null,
                        null),
                true);
    }

    private CatalogTable table(CatalogState state, String arn) {
        String name = Arns.tableName(arn);
        if (name == null) {
            throw DynamoDbException.validation("Invalid TableArn: " + arn);
        }
        CatalogTable table = context.arns().isLocal(arn) ? state.table(name) : null;
        if (table == null || table.status() == TableStatus.CREATING || table.status() == TableStatus.DELETING) {
            throw new DynamoDbException(ErrorType.TABLE_NOT_FOUND, "Table not found: " + name);
        }
        return table;
    }

    /** The moment that the export is cut at, inclusive. */
    private static long moment(Input input, long earliest, long now) {
        if (!ExportRequest.isIncremental(input)) {
            Instant time = input.instantOrNull("ExportTime");
            long moment = time == null ? now : time.toEpochMilli();
            if (moment < earliest || moment > now) {
                throw outside("ExportTime", earliest, now);
            }
            return moment;
        }
        Input period = input.structure("IncrementalExportSpecification");
        Instant from = period.instantOrNull("ExportFromTime");
        Instant to = period.instantOrNull("ExportToTime");
        // The end is exclusive, and nothing happens at this moment that could be missing.
        long end = to == null ? now + 1 : to.toEpochMilli();
        if (from == null || from.toEpochMilli() < earliest || from.toEpochMilli() > now) {
            throw outside("ExportFromTime", earliest, now);
        }
        if (end > now + 1) {
            throw outside("ExportToTime", earliest, now);
        }
        if (end <= from.toEpochMilli()) {
            throw DynamoDbException.validation("ExportFromTime must be before ExportToTime");
        }
        return end - 1;
    }

    private static DynamoDbException outside(String member, long earliest, long now) {
        return new DynamoDbException(
                ErrorType.INVALID_EXPORT_TIME,
                member + " must be between " + Instant.ofEpochMilli(earliest) + " and " + Instant.ofEpochMilli(now));
    }
}
