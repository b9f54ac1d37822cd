package io.streambed.acceptance;

import io.streambed.acceptance.Call.Outcome;
import java.net.ConnectException;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;

/** Makes single calls at one node and notes in the history what came of them. Thread-safe. */
record LedgerClient(Clients node, String table, History history) {
    /** How far the caller got with the node. */
    enum Result {
        /** It answered: what was asked for, or that a condition failed. */
        ANSWERED,
        /** It did not answer, or only that something went wrong inside. */
        FAILED,
        /** It is not there. */
        UNREACHABLE
    }

    /** A read and what it saw: null when there is no item, and when there is no answer. */
    record Seen(Result result, @Nullable String write) {}

    Result put(LedgerKey key, String write, Precondition precondition) {
        Map<String, AttributeValue> item = Ledger.item(key, write);
        return write(
                key,
                write,
                precondition,
                () -> node.tables()
                        .putItem(request -> request.tableName(table)
                                .item(item)
                                .conditionExpression(precondition.expression())
                                .expressionAttributeNames(precondition.names())
                                .expressionAttributeValues(precondition.values())
                                .returnValues(ReturnValue.ALL_OLD))
                        .attributes());
    }

    Result delete(LedgerKey key, Precondition precondition) {
        return write(
                key,
                null,
                precondition,
                () -> node.tables()
                        .deleteItem(request -> request.tableName(table)
                                .key(key.attributes())
                                .conditionExpression(precondition.expression())
                                .expressionAttributeNames(precondition.names())
                                .expressionAttributeValues(precondition.values())
                                .returnValues(ReturnValue.ALL_OLD))
                        .attributes());
    }

    Seen read(LedgerKey key) {
        long begin = System.nanoTime();
        try {
            Map<String, AttributeValue> item = node.tables()
                    .getItem(request ->
                            request.tableName(table).key(key.attributes()).consistentRead(true))
                    .item();
            long end = System.nanoTime();
            @Nullable String seen = Ledger.writeOf(item);
            history.add(new Call.Read(key, seen, begin, end));
            return new Seen(Result.ANSWERED, seen);
        } catch (Ledger.BrokenItemException e) {
            history.violated(key + ": a read saw an item that nobody wrote: " + e.getMessage());
            return new Seen(Result.ANSWERED, null);
        } catch (SdkException e) {
            return new Seen(failure(e), null);
        }
    }

    private Result write(
            LedgerKey key,
            @Nullable String write,
            Precondition precondition,
            Supplier<Map<String, AttributeValue>> call) {
        long begin = System.nanoTime();
        try {
            Map<String, AttributeValue> replaced = call.get();
            long end = System.nanoTime();
            var outcome = new Outcome.Acknowledged(Ledger.writeOf(replaced));
            history.add(new Call.Write(key, write, precondition, outcome, begin, end));
            return Result.ANSWERED;
        } catch (ConditionalCheckFailedException _) {
            history.add(new Call.Write(key, write, precondition, new Outcome.Refused(), begin, System.nanoTime()));
            return Result.ANSWERED;
        } catch (Ledger.BrokenItemException e) {
            history.violated(key + ": a write replaced an item that nobody wrote: " + e.getMessage());
            history.add(new Call.Write(key, write, precondition, new Outcome.Unknown(), begin, Call.NEVER));
            return Result.ANSWERED;
        } catch (SdkException e) {
            if (!surelyDidNotHappen(e)) {
                history.add(new Call.Write(key, write, precondition, new Outcome.Unknown(), begin, Call.NEVER));
            }
            return failure(e);
        }
    }

    private Result failure(SdkException e) {
        if (isRefusedConnection(e)) {
            return Result.UNREACHABLE;
        }
        String undeserved = undeserved(e);
        if (undeserved != null) {
            history.violated(undeserved);
        }
        return Result.FAILED;
    }

    /** What is wrong with a failure by itself; null if it can be right. */
    static @Nullable String undeserved(SdkException e) {
        return e instanceof DynamoDbException answer && answer.statusCode() < 500 && !isThrottling(answer)
                ? "an error that no client deserved: " + answer.getMessage()
                : null;
    }

    static boolean surelyDidNotHappen(SdkException e) {
        return isRefusedConnection(e) || (e instanceof DynamoDbException answer && answer.statusCode() < 500);
    }

    private static boolean isThrottling(DynamoDbException e) {
        return e instanceof ThrottlingException || e instanceof ProvisionedThroughputExceededException;
    }

    static boolean isRefusedConnection(SdkException e) {
        if (e instanceof SdkClientException) {
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof ConnectException) {
                    return true;
                }
            }
        }
        return false;
    }
}
