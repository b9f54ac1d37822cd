package io.streambed.partiql;

import io.streambed.expressions.Where;
import io.streambed.expressions.partiql.Statement;
import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.model.KeySchema;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.Input;
import io.streambed.read.TransactedReads;
import io.streambed.write.StatementAction;
import io.streambed.write.StatementWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a transaction.
 *
 * <p>What is wrong with a statement as such refuses the request, in words that name its place. What is wrong with the key it names, as
 * that there is no such table, is a reason for cancelling the transaction, as it is in transactions of other actions.
 */
record TransactStatement(int index, StatementRequest request, boolean returnsOld) {
    /**
     * Takes the members of TransactStatements, in the service's order: each is understood before it is compared with the first.
     *
     * @throws DynamoDbException a validation error in the service's words
     */
    static List<TransactStatement> of(List<Input> members) {
        List<TransactStatement> statements = new ArrayList<>(members.size());
        for (int i = 0; i < members.size(); i++) {
            Input member = members.get(i);
            StatementRequest request = checked(i, () -> StatementRequest.ofTransaction(member));
            statements.add(new TransactStatement(
                    i, request, "ALL_OLD".equals(member.stringOrNull("ReturnValuesOnConditionCheckFailure"))));
            if (statements.getFirst().isRead() != statements.getLast().isRead()) {
                throw DynamoDbException.validation(
                        "ExecuteTransaction API does not support both read and write operations"
                                + " in the same request.");
            }
        }
        return statements;
    }

    boolean isRead() {
        return request.statement().isRead();
    }

    /** The name or ARN that the statement has for its table. */
    String table() {
        return request.statement().table();
    }

    /**
     * What a SELECT reads.
     *
     * @param table null if there is none
     * @throws DynamoDbException a validation error in the service's words if it is not one item of the table
     */
    TransactedReads.Get get(@Nullable TableDefinition table) {
        if (table == null) {
            return new TransactedReads.Get(null, Item.EMPTY, null);
        }
        if (!(request.statement() instanceof Statement.Select select)) {
            throw new IllegalStateException("no read");
        }
        return checked(index, () -> get(table, select));
    }

    private TransactedReads.Get get(TableDefinition table, Statement.Select select) {
        if (select.index() != null) {
            throw DynamoDbException.validation("Reads on indices are not supported within transactions.");
        }
        Where where = StatementWrite.where(select.where(), request.parameters());
        checkOrder(select.order(), table.key());
        Item key = where == null ? null : where.onlyKey(table.key());
        if (key == null) {
            throw DynamoDbException.validation(
                    "Select statements within ExecuteTransaction must specify the primary key in"
                            + " the where clause.");
        }
        return new TransactedReads.Get(table, key, select.projection());
    }

    /** One item is in every order, if it is one of keys. */
    private static void checkOrder(@Nullable List<Statement.OrderTerm> order, KeySchema schema) {
        for (Statement.OrderTerm term : order == null ? List.<Statement.OrderTerm>of() : order) {
            if (!schema.contains(term.attribute())) {
                throw DynamoDbException.validation(
                        "Attribute " + term.attribute() + " in ORDER BY clause must be part of the primary key");
            }
        }
    }

    /**
     * What a write or an EXISTS does.
     *
     * @param table null if there is none
     * @throws DynamoDbException a validation error in the service's words if it cannot be done in a transaction
     */
    StatementAction action(@Nullable TableDefinition table) {
        StatementWrite write = table == null ? null : checked(index, () -> write(table.key()));
        return new StatementAction(table(), request.text(), request.parameters(), returnsOld, write);
    }

    private StatementWrite write(KeySchema schema) {
        List<AttributeValue> parameters = request.parameters();
        return switch (request.statement()) {
            case Statement.Insert insert -> StatementWrite.insert(StatementWrite.item(insert, parameters));
            case Statement.Update update -> {
                refuseReturning(update.returning() != null);
                Where where = StatementWrite.where(update.where(), parameters);
                yield StatementWrite.update(update, where, key(where, schema), parameters);
            }
            case Statement.Delete delete -> {
                refuseReturning(delete.returnsOld());
                Where where = StatementWrite.where(delete.where(), parameters);
                yield StatementWrite.delete(where, key(where, schema));
            }
            case Statement.Exists exists -> check(exists.select(), schema);
            case Statement.Select _ -> throw new IllegalStateException("no write");
        };
    }

    private static void refuseReturning(boolean returning) {
        if (returning) {
            throw DynamoDbException.validation("RETURNING clause is not supported in ExecuteTransaction.");
        }
    }

    /** Less than a key if there is none: the plan of the transaction then finds that it does not match the schema. */
    private static Item key(@Nullable Where where, KeySchema schema) {
        return where == null || where.isContradictory(schema) ? Item.EMPTY : where.firstEqualities(schema);
    }

    private StatementWrite check(Statement.Select select, KeySchema schema) {
        if (select.index() != null) {
            throw DynamoDbException.validation("Operations on indices are not supported in transactions");
        }
        Where where = StatementWrite.where(select.where(), request.parameters());
        // Of several values for a key attribute, the first names the item, and the others are conditions.
        Item key = where == null ? Item.EMPTY : where.firstEqualities(schema);
        StatementWrite check = where == null || key.size() < schema.size() ? null : StatementWrite.check(where, key);
        if (check == null) {
            throw DynamoDbException.validation("EXISTS() must contain a single item read with additional condition");
        }
        return check;
    }

    private static <T> T checked(int index, Supplier<T> step) {
        try {
            return step.get();
        } catch (DynamoDbException refusal) {
            throw DynamoDbException.validation(
                    "Validation failed in TransactStatements[" + index + "]: " + refusal.text());
        }
    }
}
