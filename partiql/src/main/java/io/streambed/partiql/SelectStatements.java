package io.streambed.partiql;

import io.streambed.expressions.Projection;
import io.streambed.expressions.Where;
import io.streambed.expressions.partiql.Statement;
import io.streambed.model.CapacityUnits;
import io.streambed.model.Item;
import io.streambed.model.PrimaryKey;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.Call;
import io.streambed.protocol.Input;
import io.streambed.protocol.Reply;
import io.streambed.read.ItemReads;
import io.streambed.read.RangeReads;
import io.streambed.schemas.EncodedItem;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Executes SELECT statements. Thread-safe. */
public final class SelectStatements {
    private final ItemReads items;
    private final RangeReads ranges;

    public SelectStatements(ItemReads items, RangeReads ranges) {
        this.items = items;
        this.ranges = ranges;
    }

    CompletionStage<Reply> execute(
            Call call, TableDefinition table, StatementRequest request, Statement.Select select) {
        Input input = call.input();
        boolean consistent = input.bool("ConsistentRead");
        SelectPlan plan = SelectPlan.of(table, select, request.parameters(), consistent);
        PrimaryKey point = plan.point();
        String token = input.stringOrNull("NextToken");
        if (point != null && token == null && !input.has("Limit")) {
            return items.read(call, table, point, consistent, found -> point(input, table, plan, found));
        }
        return pages(call, plan.withoutPoint(), request, token);
    }

    private static Reply point(Input input, TableDefinition table, SelectPlan plan, ItemReads.Found found) {
        EncodedItem item = found.item();
        List<Item> selected = item == null ? List.of() : List.of(projected(plan.projection(), item.item()));
        return Reply.json(new StatementAnswer(input, table.name(), selected, null, found::units));
    }

    private static Item projected(@Nullable Projection projection, Item item) {
        return projection == null ? item : projection.apply(item);
    }

    private CompletionStage<Reply> pages(Call call, SelectPlan plan, StatementRequest request, @Nullable String token) {
        TableDefinition table = plan.target().table();
        Input input = call.input();
        RangeReads.Position start = token == null ? null : NextToken.decode(token, table, request);
        RangeReads.Request read = new RangeReads.Request(
                plan.target(),
                plan.isWhole(),
                plan.ranges(),
                plan.descending(),
                start,
                input.integer("Limit", Integer.MAX_VALUE),
                input.bool("ConsistentRead"),
                call.deadlineNanos());
        if (start != null && !RangeReads.isWithin(read, start)) {
            throw NextToken.mismatch();
        }
        Function<RangeReads.Page, StatementAnswer> answer = page -> {
            CapacityUnits units = page.units();
            RangeReads.Position next = page.next();
            return new StatementAnswer(
                    input,
                    table.name(),
                    () -> page.rows().stream()
                            .map(EncodedItem::item)
                            .filter(item -> isSelected(plan.filter(), item))
                            .map(item -> projected(plan.projection(), item))
                            .iterator(),
                    next == null ? null : new StatementAnswer.Next(NextToken.encode(table, request, next), next.key()),
                    () -> units);
        };
        return ranges.read(read)
                .thenCompose(page -> ranges.reply(page, answer.apply(page)))
                .exceptionally(RangeReads::answer);
    }

    private static boolean isSelected(@Nullable Where filter, Item item) {
        return filter == null || filter.test(item);
    }
}
