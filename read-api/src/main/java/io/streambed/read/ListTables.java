package io.streambed.read;

import io.streambed.materializer.Catalog;
import io.streambed.materializer.CatalogState;
import io.streambed.protocol.Call;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.util.List;
import java.util.NavigableSet;
import java.util.concurrent.CompletionStage;

/**
 * ListTables: the names of the tables in the catalog, in order, by pages.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html">ListTables</a>
 */
public final class ListTables implements Operation {
    private static final int MAX_LIMIT = 100;
    private static final Shape.Structure INPUT = Shape.structure("ListTablesInput")
            .optional("ExclusiveStartTableName", CommonShapes.TABLE_NAME)
            .optional("Limit", Shape.integer().range(1, MAX_LIMIT))
            .build();

    private final Catalog catalog;

    public ListTables(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public String name() {
        return "ListTables";
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
        return catalog.readToEnd().thenApply(state -> page(call.input(), state));
    }

    private static Reply page(Input input, CatalogState state) {
        String start = input.stringOrNull("ExclusiveStartTableName");
        int limit = input.integer("Limit", MAX_LIMIT);
        NavigableSet<String> names = state.tables().navigableKeySet();
        NavigableSet<String> rest = start == null ? names : names.tailSet(start, false);
        List<String> page = rest.stream().limit(limit).toList();
        boolean more = rest.size() > page.size();
        return Reply.json(generator -> {
            generator.writeArrayFieldStart("TableNames");
            for (String name : page) {
                generator.writeString(name);
            }
            generator.writeEndArray();
            if (more) {
                generator.writeStringField("LastEvaluatedTableName", page.getLast());
            }
        });
    }
}
