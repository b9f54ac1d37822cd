package io.streambed.read;

import io.streambed.materializer.TableLookup;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.Call;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Input;
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
 * TransactGetItems: reads up to 100 items of any tables as they were at one moment, or says that they are being changed.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html">TransactGetItems</a>
 */
public final class TransactGetItems implements Operation {
    private static final int MAX_ITEMS = 100;

    private static final Shape.Structure INPUT = Shape.structure("TransactGetItemsInput")
            .required("TransactItems", Shape.list(TransactGet.SHAPE).length(1, MAX_ITEMS))
            .optional("ReturnConsumedCapacity", CommonShapes.RETURN_CONSUMED_CAPACITY)
            .build();

    private final TableLookup tables;
    private final TransactedReads reads;

    public TransactGetItems(TableLookup tables, TransactedReads reads) {
        this.tables = tables;
        this.reads = reads;
    }

    @Override
    public String name() {
        return "TransactGetItems";
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
        List<TransactGet> gets = new ArrayList<>();
        for (Input member : call.input().structures("TransactItems")) {
            gets.add(TransactGet.of(member));
        }
        CompletionStage<Map<String, TableDefinition>> found = CompletableFuture.completedStage(new HashMap<>());
        for (String table : gets.stream().map(TransactGet::table).distinct().toList()) {
            found = found.thenCompose(known -> tables.withItems(table, one -> {
                known.put(table, one.definition());
                return CompletableFuture.completedStage(known);
            }));
        }
        return found.thenCompose(known -> reads.read(
                call,
                gets.stream()
                        .map(get -> new TransactedReads.Get(known.get(get.table()), get.key(), get.projection()))
                        .toList()));
    }
}
