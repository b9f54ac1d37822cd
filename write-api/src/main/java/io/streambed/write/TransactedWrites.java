package io.streambed.write;

import io.streambed.model.DynamoDbException;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.Call;
import io.streambed.protocol.CancellationReason;
import io.streambed.protocol.CancelledReply;
import io.streambed.protocol.ConsumedCapacity;
import io.streambed.protocol.JsonBody;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Routing;
import io.streambed.protocol.Shape;
import io.streambed.protocol.ThroughputLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Executes transactions that write, however they were written.
 *
 * <p>The owner of the first item's log partition is the transaction's home and coordinates it. If all items are there, the
 * transaction is one record; else {@link TransactionHome} takes it through two phases. Thread-safe.
 */
public final class TransactedWrites {
    /** How a ClientRequestToken looks. */
    public static final Shape TOKEN = Shape.string().length(1, 36);

    private static final JsonBody NO_RESPONSES = generator -> {
        generator.writeArrayFieldStart("Responses");
        generator.writeEndArray();
    };

    private final Routing routing;
    private final Transactions transactions;
    private final IndexBackPressure indexes;
    private final CollectionSizes sizes;

    public TransactedWrites(
            Routing routing, Transactions transactions, IndexBackPressure indexes, CollectionSizes sizes) {
        this.routing = routing;
        this.transactions = transactions;
        this.indexes = indexes;
        this.sizes = sizes;
    }

    /**
     * Executes statements, whose answer has an empty list of responses.
     *
     * @param tables by the names that the statements have for them; a table that is not there cancels the transaction
     * @throws DynamoDbException if they are too large, or two are about the same item
     */
    public CompletionStage<Reply> execute(
            Call call, List<StatementAction> statements, Map<String, TableDefinition> tables) {
        List<TransactAction> actions =
                statements.stream().map(StatementAction::action).toList();
        TransactionSize.check(actions.stream().mapToLong(TransactAction::weight).sum());
        return execute(call, actions, tables, false, NO_RESPONSES);
    }

    /**
     * Executes actions.
     *
     * @param tables by the names that the actions have for them
     * @param collections whether to tell the sizes of the item collections that are changed
     * @param answered what the answer has beside the capacity
     * @throws DynamoDbException if two are about the same item
     */
    CompletionStage<Reply> execute(
            Call call,
            List<TransactAction> actions,
            Map<String, TableDefinition> tables,
            boolean collections,
            JsonBody answered) {
        TransactionPlan plan = TransactionPlan.of(actions, tables, indexes);
        if (plan.isRefused()) {
            return CompletableFuture.completedStage(CancelledReply.of(plan.refusals()));
        }
        String token = call.input().stringOrNull("ClientRequestToken");
        RequestToken requestToken = token == null ? null : new RequestToken(token, plan.digest());
        String capacity = call.input().stringOrNull("ReturnConsumedCapacity");
        return routing.route(plan.home(), call, () -> {
            Sequencer home = transactions.sequencers().of(plan.home());
            boolean units = ConsumedCapacity.isWanted(capacity);
            CompletionStage<TransactionResult> result = plan.isAtHome()
                    ? commit(home, requestToken, plan, units, call.deadlineNanos())
                    : transactions
                            .home(home)
                            .run(
                                    UUID.randomUUID(),
                                    requestToken,
                                    plan.items(),
                                    plan.logPartitions(),
                                    units,
                                    call.deadlineNanos());
            return result.thenCompose(outcome -> {
                boolean sized = collections && outcome instanceof TransactionResult.Committed;
                return sizes.of(sized ? plan.written() : List.of(), call.deadlineNanos())
                        .thenApply(found -> reply(outcome, plan, capacity, found, answered));
            });
        });
    }

    /** All items are in one place: the transaction is one command there. */
    private CompletionStage<TransactionResult> commit(
            Sequencer home, @Nullable RequestToken token, TransactionPlan plan, boolean units, long deadlineNanos) {
        ThroughputLimits limits = transactions.limits();
        List<TransactedItem> items = plan.items();
        List<ItemResult> throttled = limits.enforced() ? TransactionUnits.throttled(limits, home, items) : null;
        if (throttled != null) {
            return CompletableFuture.completedStage(new TransactionResult.Cancelled(throttled));
        }
        CommitTransaction command =
                new CommitTransaction(home.attempts(), UUID.randomUUID(), token, items, deadlineNanos);
        home.submit(command);
        return command.result().thenApply(outcome -> switch (outcome) {
            case CommitTransaction.Outcome.Replayed(var known) -> new TransactionResult.Replayed(known);
            case CommitTransaction.Outcome.Decided(var verdicts) -> {
                List<ItemResult> results =
                        new LocalParticipant(home, Times.SYSTEM).results(items, verdicts, units || limits.enforced());
                TransactionUnits.take(limits, home, items, results);
                yield TransactedItem.allPassed(verdicts)
                        ? new TransactionResult.Committed(results.stream()
                                .map(ItemResult.Done.class::cast)
                                .toList())
                        : new TransactionResult.Cancelled(results);
            }
        });
    }

    private static Reply reply(
            TransactionResult result,
            TransactionPlan plan,
            @Nullable String capacity,
            Map<String, List<ItemCollection>> collections,
            JsonBody answered) {
        return switch (result) {
            case TransactionResult.Cancelled(List<ItemResult> items) -> CancelledReply.of(reasons(items));
            case TransactionResult.Committed(List<ItemResult.Done> items) ->
                Reply.json(generator -> {
                    answered.write(generator);
                    ConsumedCapacity.writeTransaction(
                            generator, capacity, "WriteCapacityUnits", plan.writeUnits(items));
                    ItemCollection.writeAll(generator, collections);
                });
            case TransactionResult.Replayed(var known) ->
                Reply.json(generator -> {
                    answered.write(generator);
                    ConsumedCapacity.writeTransaction(
                            generator, capacity, "ReadCapacityUnits", plan.readUnits(known.sizes()));
                });
        };
    }

    private static List<@Nullable CancellationReason> reasons(List<ItemResult> results) {
        List<@Nullable CancellationReason> reasons = new ArrayList<>(results.size());
        for (ItemResult result : results) {
            reasons.add(result instanceof ItemResult.Refused(CancellationReason reason) ? reason : null);
        }
        return reasons;
    }
}
