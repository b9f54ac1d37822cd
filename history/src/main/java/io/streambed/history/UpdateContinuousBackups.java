package io.streambed.history;

import io.streambed.materializer.CatalogProposer;
import io.streambed.materializer.CatalogTable;
import io.streambed.materializer.TableLookup;
import io.streambed.model.PointInTimeRecovery;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.Call;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import io.streambed.schemas.CatalogRecord;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * UpdateContinuousBackups: switches point-in-time recovery on or off, and sets how far back it goes. Switching it off gives the
 * history up.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html">
 *     UpdateContinuousBackups</a>
 */
public final class UpdateContinuousBackups implements Operation {
    private static final Shape.Structure INPUT = Shape.structure("UpdateContinuousBackupsInput")
            .required("TableName", CommonShapes.TABLE_NAME_OR_ARN)
            .required(
                    "PointInTimeRecoverySpecification",
                    Shape.structure("PointInTimeRecoverySpecification")
                            .required("PointInTimeRecoveryEnabled", Shape.BOOLEAN)
                            .optional("RecoveryPeriodInDays", Shape.integer().range(1, PointInTimeRecovery.MAX_DAYS))
                            .build())
            .build();

    private final CatalogProposer proposer;
    private final LongSupplier clock;

    /** @param clock epoch milliseconds */
    public UpdateContinuousBackups(CatalogProposer proposer, LongSupplier clock) {
        this.proposer = proposer;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "UpdateContinuousBackups";
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
        Input specification = call.input().structure("PointInTimeRecoverySpecification");
        boolean enabled = specification.bool("PointInTimeRecoveryEnabled");
        int days = specification.integer("RecoveryPeriodInDays", 0);
        if (!enabled && days != 0) {
            throw BackupErrors.invalid(
                    "RecoveryPeriodInDays can not be specified if PointInTimeRecoveryEnabled is false");
        }
        return proposer.propose(
                        (state, proposalId) -> {
                            TableDefinition table = updatable(state.table(name), name);
                            return new CatalogRecord.TablePut(
                                    proposalId,
                                    state.version(),
                                    table.next()
                                            .recovery(enabled ? changed(table.recovery(), days) : null)
                                            .build());
                        },
                        call.deadlineNanos())
                .thenApply(state -> {
                    TableDefinition table =
                            Objects.requireNonNull(state.table(name), "dropped").definition();
                    return Reply.json(generator -> ContinuousBackupsJson.write(generator, table, clock.getAsLong()));
                });
    }

    private static TableDefinition updatable(@Nullable CatalogTable table, String name) {
        if (table == null) {
            throw BackupErrors.tableNotFound(name);
        }
        return switch (table.status()) {
            case ACTIVE, UPDATING -> table.definition();
            case CREATING -> throw BackupErrors.beingEnabled(name);
            case DELETING -> throw BackupErrors.tableNotFound(name);
        };
    }

    /** A longer period does not bring back what a shorter one gave up. */
    private PointInTimeRecovery changed(@Nullable PointInTimeRecovery before, int days) {
        long now = clock.getAsLong();
        if (before == null) {
            return new PointInTimeRecovery(now, days == 0 ? PointInTimeRecovery.MAX_DAYS : days);
        }
        return new PointInTimeRecovery(before.earliest(now), days == 0 ? before.days() : days);
    }
}
