package io.streambed.write;

import io.streambed.materializer.TableLookup;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.Call;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Input;
import io.streambed.protocol.JsonBody;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * TransactWriteItems: changes or checks up to 100 items of any tables, all or none of them.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html">TransactWriteItems</a>
 */
public final class TransactWriteItems implements Operation {
    private static final int MAX_ITEMS = 100;

    private static final Shape.Structure INPUT = Shape.structure("TransactWriteItemsInput")
            .required("TransactItems", Shape.list(TransactAction.SHAPE).length(1, MAX_ITEMS))
            .optional("ClientRequestToken", TransactedWrites.TOKEN)
            .optional("ReturnConsumedCapacity", CommonShapes.RETURN_CONSUMED_CAPACITY)
            .optional("ReturnItemCollectionMetrics", CommonShapes.RETURN_ITEM_COLLECTION_METRICS)
            .build();

    private final TableLookup tables;
    private final TransactedWrites writes;

    public TransactWriteItems(TableLookup tables, TransactedWrites writes) {
        this.tables = tables;
        this.writes = writes;
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
        for (Input item : call.input().structures("TransactItems")) {
            actions.add(TransactAction.of(item));
        }
        TransactionSize.check(actions.stream().mapToLong(TransactAction::weight).sum());
        CompletionStage<Map<String, TableDefinition>> found = CompletableFuture.completedStage(new HashMap<>());
        for (String table :
                actions.stream().map(TransactAction::table).distinct().toList()) {
            found = found.thenCompose(known -> tables.withItems(table, one -> {
                known.put(table, one.definition());
                return CompletableFuture.completedStage(known);
            }));
        }
        return found.thenCompose(
                known -> writes.execute(call, actions, known, ItemCollection.isWanted(call.input()), JsonBody.EMPTY));
    }
}
