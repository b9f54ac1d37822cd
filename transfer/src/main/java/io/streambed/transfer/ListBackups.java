package io.streambed.transfer;

import io.streambed.materializer.TableLookup;
import io.streambed.protocol.Call;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * ListBackups: the oldest first, by pages.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListBackups.html">ListBackups</a>
 */
final class ListBackups implements Operation {
    private static final int MOST = 100;
    private static final Shape.Structure INPUT = Shape.structure("ListBackupsInput")
            .optional("TableName", CommonShapes.TABLE_NAME_OR_ARN)
            .optional("Limit", Shape.integer().range(1, MOST))
            .optional("TimeRangeLowerBound", Shape.TIMESTAMP)
            .optional("TimeRangeUpperBound", Shape.TIMESTAMP)
            .optional("ExclusiveStartBackupArn", TransferShapes.JOB_ARN)
            .optional("BackupType", Shape.oneOf("USER", "SYSTEM", "AWS_BACKUP", "ALL"))
            .build();

    private final TransferContext context;

    ListBackups(TransferContext context) {
        this.context = context;
    }

    @Override
    public String name() {
        return "ListBackups";
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
        String start = input.stringOrNull("ExclusiveStartBackupArn");
        String after = start == null ? null : JobIds.id(start, JobKind.BACKUP);
        if (start != null && after == null) {
            throw BackupErrors.notFound(start);
        }
        int limit = input.integer("Limit", MOST);
        return context.all(JobKind.BACKUP).thenApply(all -> {
            List<Job> rest = all.stream()
                    .filter(job ->
                            isWanted(job, input) && (after == null || job.id().compareTo(after) > 0))
                    .toList();
            List<Job> page = rest.subList(0, Math.min(limit, rest.size()));
            return Reply.json(generator -> {
                generator.writeArrayFieldStart("BackupSummaries");
                for (Job job : page) {
                    BackupJson.summary(generator, job, context.arns());
                }
                generator.writeEndArray();
                if (page.size() < rest.size()) {
                    generator.writeStringField(
                            "LastEvaluatedBackupArn", page.getLast().arn());
                }
            });
        });
    }

    private static boolean isWanted(Job job, Input input) {
        String table = input.stringOrNull("TableName");
        return (!job.status().isOver() || job.status() == JobStatus.COMPLETED)
                && (table == null || job.tableName().equals(TableLookup.nameOf(table)))
                && isOfType(BackupDetails.of(job).system(), input.stringOrNull("BackupType"))
                && !isBefore(job, input.instantOrNull("TimeRangeLowerBound"), false)
                && isBefore(job, input.instantOrNull("TimeRangeUpperBound"), true);
    }

    private static boolean isBefore(Job job, @Nullable Instant time, boolean otherwise) {
        return time == null ? otherwise : job.startedAt() < time.toEpochMilli();
    }

    private static boolean isOfType(boolean system, @Nullable String type) {
        return switch (type) {
            case "ALL" -> true;
            case "SYSTEM" -> system;
            case "AWS_BACKUP" -> false;
            case null, default -> !system;
        };
    }
}
