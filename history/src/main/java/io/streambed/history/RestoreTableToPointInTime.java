package io.streambed.history;

import io.streambed.materializer.CatalogProposer;
import io.streambed.materializer.CatalogState;
import io.streambed.materializer.CatalogTable;
import io.streambed.materializer.OpenPartition;
import io.streambed.model.Arns;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.InitialLoad;
import io.streambed.model.PointInTimeRecovery;
import io.streambed.model.TableDefinition;
import io.streambed.model.TableStatus;
import io.streambed.protocol.Call;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import io.streambed.protocol.TableDescription;
import io.streambed.protocol.TableDescriptionJson;
import io.streambed.write.RestoreOverrides;
import io.streambed.write.Sequencers;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * RestoreTableToPointInTime: creates a table with what another one held at a millisecond. The source may have been dropped, for
 * as long as its history is kept; a table that has its name now comes first. {@link Restores} fills the new table.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableToPointInTime.html">
 *     RestoreTableToPointInTime</a>
 */
public final class RestoreTableToPointInTime implements Operation {
    private static final int MAX_RESTORES = 50;

    private static final Shape.Structure INPUT = RestoreOverrides.addTo(
                    Shape.structure("RestoreTableToPointInTimeInput")
                            .optional("SourceTableArn", Shape.string().length(1, 1024))
                            .optional("SourceTableName", CommonShapes.TABLE_NAME)
                            .required("TargetTableName", CommonShapes.TABLE_NAME)
                            .optional("UseLatestRestorableTime", Shape.BOOLEAN)
                            .optional("RestoreDateTime", Shape.TIMESTAMP))
            .build();

    private final InitialLoads loads;
    private final Sequencers sequencers;
    private final TableDescriptionJson json;
    private final LongSupplier clock;

    /** @param clock epoch milliseconds */
    public RestoreTableToPointInTime(
            CatalogProposer proposer, Sequencers sequencers, TableDescriptionJson json, LongSupplier clock) {
        this.loads = new InitialLoads(proposer);
        this.sequencers = sequencers;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "RestoreTableToPointInTime";
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
        String source = source(input);
        String target = input.string("TargetTableName");
        boolean latest = input.bool("UseLatestRestorableTime");
        Instant time = input.instantOrNull("RestoreDateTime");
        if (latest == (time != null)) {
            throw BackupErrors.invalid(
                    latest
                            ? "Both RestoreDateTime and UseLatestRestorableTime are specified"
                            : "Either RestoreDateTime or UseLatestRestorableTime must be specified");
        }
        String id = UUID.randomUUID().toString();
        return loads.create(
                        target,
                        state -> {
                            CatalogTable found = find(state, source);
                            if (restoring(state) >= MAX_RESTORES) {
                                throw BackupErrors.tooManyRestores();
                            }
                            return definition(input, found, target, id, state.nextTableNumber(), time);
                        },
                        call.deadlineNanos())
                .thenApply(state -> describe(state.byId(id)));
    }

    private static String source(Input input) {
        String arn = input.stringOrNull("SourceTableArn");
        String name = input.stringOrNull("SourceTableName");
        if ((arn == null) == (name == null)) {
            throw BackupErrors.invalid(
                    arn == null
                            ? "Either SourceTableArn or SourceTableName must be specified"
                            : "Both SourceTableArn and SourceTableName are specified");
        }
        if (name != null) {
            return name;
        }
        String named = Arns.tableName(arn == null ? "" : arn);
        if (named == null) {
            throw BackupErrors.invalid("Invalid SourceTableArn: " + arn);
        }
        return named;
    }

    private CatalogTable find(CatalogState state, String name) {
        CatalogTable live = state.table(name);
        if (live != null && live.status() != TableStatus.DELETING) {
            return live;
        }
        CatalogTable last = null;
        for (CatalogTable table : state.byId().values()) {
            if (table.definition().name().equals(name)
                    && table.recoverableUntil() > clock.getAsLong()
                    && (last == null || table.droppedAt() > last.droppedAt())) {
                last = table;
            }
        }
        if (last == null) {
            throw BackupErrors.sourceNotFound(name);
        }
        return last;
    }

    private static long restoring(CatalogState state) {
        return state.tables().values().stream()
                .filter(table -> table.definition().isLoading())
                .count();
    }

    private TableDefinition definition(
            Input input, CatalogTable source, String target, String id, int number, @Nullable Instant time) {
        TableDefinition table = source.definition();
        if (source.status() == TableStatus.CREATING) {
            throw new DynamoDbException(ErrorType.TABLE_IN_USE, "Table is being created: " + table.name());
        }
        PointInTimeRecovery recovery = table.recovery();
        if (recovery == null) {
            throw BackupErrors.recoveryUnavailable(table.name());
        }
        long now = clock.getAsLong();
        long at = at(source, recovery, time, now);
        Arns arns = json.arns();
        InitialLoad load = new InitialLoad(true, arns.table(table.name()), null, at, table.number());
        return RestoreOverrides.apply(input, table, target, id, number, load, arns);
    }

    private long at(CatalogTable source, PointInTimeRecovery recovery, @Nullable Instant time, long now) {
        long end = source.gone() ? source.droppedAt() : latest(now);
        if (time == null) {
            return end;
        }
        long at = time.toEpochMilli();
        if (at < recovery.earliest(now) || at > Math.max(end, now)) {
            throw BackupErrors.invalidTime(
                    "RestoreDateTime " + time + " is not between " + Instant.ofEpochMilli(recovery.earliest(now))
                            + " and " + Instant.ofEpochMilli(Math.max(end, now)));
        }
        return Math.min(at, end);
    }

    /** Now, and not before anything that was acknowledged already, should a clock have been set back. */
    private long latest(long now) {
        long latest = now;
        for (OpenPartition partition : sequencers.openPartitions()) {
            latest = Math.max(latest, partition.lastTime());
        }
        return latest;
    }

    private Reply describe(@Nullable CatalogTable created) {
        if (created == null) {
            throw DynamoDbException.internal("The table was dropped while it was being created");
        }
        TableDescription description = TableDescription.of(created.definition(), TableStatus.CREATING, 0, 0);
        return Reply.json(generator -> json.write(generator, "TableDescription", description));
    }
}
