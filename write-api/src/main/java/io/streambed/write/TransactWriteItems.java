package io.streambed.write;

import io.streambed.materializer.TableLookup;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.Call;
import io.streambed.protocol.CancellationReason;
import io.streambed.protocol.CancelledReply;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.ConsumedCapacity;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Routing;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import io.streambed.protocol.ThroughputLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * TransactWriteItems: changes or checks up to 100 items of any tables, all or none of them.
 *
 * <p>The owner of the first item's log partition is the transaction's home and coordinates it. If all items are there, the
 * transaction is one record; else {@link TransactionHome} takes it through two phases.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html">TransactWriteItems</a>
 */
public final class TransactWriteItems implements Operation {
    private static final int MAX_ITEMS = 100;
    private static final int MAX_TOKEN = 36;

    private static final Shape.Structure INPUT = Shape.structure("TransactWriteItemsInput")
            .required("TransactItems", Shape.list(TransactAction.SHAPE).length(1, MAX_ITEMS))
            .optional("ReturnConsumedCapacity", CommonShapes.RETURN_CONSUMED_CAPACITY)
            .optional("ReturnItemCollectionMetrics", CommonShapes.RETURN_ITEM_COLLECTION_METRICS)
            .optional("ClientRequestToken", Shape.string().length(1, MAX_TOKEN))
            .build();

    private final TableLookup tables;
    private final Routing routing;
    private final Transactions transactions;
    private final IndexBackPressure indexes;

    public TransactWriteItems(
            TableLookup tables, Routing routing, Transactions transactions, IndexBackPressure indexes) {
        this.tables = tables;
        this.routing = routing;
        this.transactions = transactions;
        this.indexes = indexes;
    }

    @Override
    public String name() {
        return "TransactWriteItems";
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
        List<TransactAction> actions = new ArrayList<>();
        long weight = 0;
        for (Input item : call.input().structures("TransactItems")) {
            TransactAction action = TransactAction.of(item);
            actions.add(action);
            weight += action.weight();
        }
        TransactionSize.check(weight);
        CompletionStage<Map<String, TableDefinition>> found = CompletableFuture.completedStage(new HashMap<>());
        for (String table :
                actions.stream().map(TransactAction::table).distinct().toList()) {
            found = found.thenCompose(known -> tables.withItems(table, one -> {
                known.put(table, one.definition());
                return CompletableFuture.completedStage(known);
            }));
        }
        return found.thenCompose(known -> execute(call, TransactionPlan.of(actions, known, indexes)));
    }

    private CompletionStage<Reply> execute(Call call, TransactionPlan plan) {
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
            return result.thenApply(outcome -> reply(outcome, plan, capacity));
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

    private static Reply reply(TransactionResult result, TransactionPlan plan, @Nullable String capacity) {
        return switch (result) {
            case TransactionResult.Cancelled(List<ItemResult> items) -> CancelledReply.of(reasons(items));
            case TransactionResult.Committed(List<ItemResult.Done> items) ->
                Reply.json(generator -> ConsumedCapacity.writeTransaction(
                        generator, capacity, "WriteCapacityUnits", plan.writeUnits(items)));
            case TransactionResult.Replayed(var known) ->
                Reply.json(generator -> ConsumedCapacity.writeTransaction(
                        generator, capacity, "ReadCapacityUnits", plan.readUnits(known.sizes())));
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
