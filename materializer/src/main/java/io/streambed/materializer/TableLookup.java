package io.streambed.materializer;

import io.streambed.model.Arns;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.TableDefinition;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds tables by name. A node that does not know a table reads the catalog to its end before it says that there is none.
 * Thread-safe.
 */
public final class TableLookup {
    private final Catalog catalog;

    public TableLookup(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Goes on with a table whose items may be read and written.
     *
     * @param nameOrArn the table's name, or its ARN in whatever region and account
     * @return fails with ResourceNotFoundException if there is no such table, or it is being created or dropped
     */
    public <R> CompletionStage<R> withItems(String nameOrArn, Function<CatalogTable, CompletionStage<R>> next) {
        String name = nameOf(nameOrArn);
        CatalogTable table = usable(catalog.state().table(name));
        if (table != null) {
            return next.apply(table);
        }
        return catalog.readToEnd().thenCompose(state -> {
            CatalogTable found = usable(state.table(name));
            return found == null ? CompletableFuture.failedStage(itemsNotFound()) : next.apply(found);
        });
    }

    /**
     * Goes on with a table whose items may be read and written.
     *
     * @param isCurrent whether a definition has all that is asked for; if not, the catalog is read to its end, too
     */
    private <R> CompletionStage<R> withItems(
            String nameOrArn, Predicate<TableDefinition> isCurrent, Function<CatalogTable, CompletionStage<R>> next) {
        return withItems(
                nameOrArn,
                table -> isCurrent.test(table.definition())
                        ? next.apply(table)
                        : catalog.readToEnd().thenCompose(_ -> withItems(nameOrArn, next)));
    }

    /**
     * Goes on with a table in whatever status, as the catalog's end has it.
     *
     * @return fails with ResourceNotFoundException if there is none
     */
    public <R> CompletionStage<R> withTable(String nameOrArn, Function<CatalogTable, CompletionStage<R>> next) {
        String name = nameOf(nameOrArn);
        return catalog.readToEnd().thenCompose(state -> {
            CatalogTable found = state.table(name);
            return found == null ? CompletableFuture.failedStage(tableNotFound(name)) : next.apply(found);
        });
    }

    /**
     * Runs an attempt on a table; if a log partition says that the table is gone, the catalog seen here may be stale, or the
     * name may belong to a new table: looks again, once.
     */
    public <R> CompletionStage<R> retryingIfReplaced(
            String nameOrArn, Function<CatalogTable, CompletionStage<R>> attempt) {
        return retryingIfReplaced(nameOrArn, _ -> true, attempt);
    }

    /**
     * Runs an attempt on a table like {@link #retryingIfReplaced(String, Function)}.
     *
     * @param isCurrent whether a definition has all that is asked for; if not, the catalog is read to its end before the attempt
     */
    public <R> CompletionStage<R> retryingIfReplaced(
            String nameOrArn,
            Predicate<TableDefinition> isCurrent,
            Function<CatalogTable, CompletionStage<R>> attempt) {
        return withItems(nameOrArn, isCurrent, table -> {
            CompletionStage<R> first = attempt.apply(table);
            return first.exceptionallyCompose(failure -> {
                if (!isTableGone(failure)) {
                    return CompletableFuture.failedStage(failure);
                }
                return catalog.readToEnd().thenCompose(state -> {
                    CatalogTable now = usable(state.table(nameOf(nameOrArn)));
                    return now == null
                                    || now.definition().number()
                                            == table.definition().number()
                            ? CompletableFuture.failedStage(itemsNotFound())
                            : attempt.apply(now);
                });
            });
        });
    }

    /** The name of a table given by its name or ARN; what is no table's ARN names no table. */
    public static String nameOf(String nameOrArn) {
        String name = nameOrArn.startsWith("arn:") ? Arns.tableName(nameOrArn) : nameOrArn;
        return name == null ? nameOrArn : name;
    }

    /**
     * The name of the table that a ResourceArn of the operations on tags stands for.
     *
     * @throws DynamoDbException a validation error, if it is no ARN of a table of this region and account
     */
    public static String taggedTable(String arn, Arns arns) {
        if (!arn.startsWith("arn:")) {
            throw DynamoDbException.validation(
                    "One or more parameter values were invalid: ARNs must start with 'arn:': " + arn);
        }
        if (!arn.matches("arn:[^:]*:dynamodb:.*")) {
            throw DynamoDbException.validation(
                    "One or more parameter values were invalid: Provided Arn is not a DynamoDB resource arn: " + arn);
        }
        String name = Arns.tableName(arn);
        if (name == null) {
            throw DynamoDbException.validation("One or more parameter values were invalid: Invalid resource arn "
                    + "provided, only table or stream is accepted. Provided resource arn: " + arn);
        }
        if (!arns.isLocal(arn)) {
            throw DynamoDbException.validation("Invalid TableArn: Invalid ResourceArn provided as input " + arn);
        }
        return name;
    }

    /** The service's answer to an operation on the tags of what is not there, with the service's spelling. */
    public static DynamoDbException resourceNotFound(String arn) {
        return DynamoDbException.resourceNotFound("Requested resource not found: ResourcArn: " + arn + " not found");
    }

    private static boolean isTableGone(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause instanceof DynamoDbException error && error.type() == ErrorType.RESOURCE_NOT_FOUND;
    }

    private static @Nullable CatalogTable usable(@Nullable CatalogTable table) {
        if (table == null) {
            return null;
        }
        return switch (table.status()) {
            case ACTIVE, UPDATING -> table;
            case CREATING, DELETING -> null;
        };
    }

    /** The service's answer to an item operation on a table that is not there. */
    public static DynamoDbException itemsNotFound() {
        return DynamoDbException.resourceNotFound("Requested resource not found");
    }

    /** The service's answer to a table operation on a table that is not there. */
    public static DynamoDbException tableNotFound(String name) {
        return DynamoDbException.resourceNotFound("Requested resource not found: Table: " + name + " not found");
    }
}
