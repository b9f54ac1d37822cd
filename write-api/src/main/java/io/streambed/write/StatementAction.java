package io.streambed.write;

import io.streambed.model.AttributeValue;
import io.streambed.model.Item;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a transaction.
 *
 * @param table the name or ARN that the statement has for its table
 * @param text the statement as given
 * @param returnsOld whether the item is to be shown if the condition is not met
 * @param write what the statement does; null if there is no such table
 */
public record StatementAction(
        String table,
        String text,
        List<AttributeValue> parameters,
        boolean returnsOld,
        @Nullable StatementWrite write) {
    private static final StatementWrite NOTHING = new StatementWrite(Item.EMPTY, null, null, 0);

    TransactAction action() {
        StatementWrite planned = write == null ? NOTHING : write;
        // An INSERT is made of its text and parameters alone.
        Item key = planned.mutation() instanceof ItemMutation.Put ? Item.EMPTY : planned.attributes();
        return TransactAction.of(new ActionSource.OfStatement(table, text, parameters, key, returnsOld), planned);
    }
}
