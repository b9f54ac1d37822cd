package io.streambed.interop;

import io.streambed.materializer.CatalogTable;
import io.streambed.materializer.TableLookup;
import io.streambed.model.DynamoDbException;
import io.streambed.model.StreamingDestination;
import io.streambed.model.TableDefinition;
import io.streambed.model.TableStatus;
import org.jspecify.annotations.Nullable;

/** What the operations on streaming destinations answer when they cannot do what they were asked, in the service's words. */
final class DestinationErrors {
    private static final String STATE = "Table is not in a valid state to enable Kinesis Streaming Destination: ";

    private DestinationErrors() {}

    static DynamoDbException notOver() {
        return state(
                "EnableKinesisStreamingDestination must be DISABLED or ENABLE_FAILED to perform ENABLE operation.");
    }

    static DynamoDbException notActiveToDisable() {
        return state("KinesisStreamingDestination must be ACTIVE to perform DISABLE operation.");
    }

    static DynamoDbException notActiveToUpdate(String tableName) {
        return state("Kinesis streaming is not in ACTIVE state. Updates are only allowed in ACTIVE state. TableName: "
                + tableName);
    }

    static DynamoDbException unknown(String arn, String tableName) {
        return state(
                "No streaming destination with streamArn: " + arn + " found for table with tableName: " + tableName);
    }

    private static DynamoDbException state(String why) {
        return DynamoDbException.validation(STATE + why);
    }

    static DynamoDbException nothingToUpdate() {
        return DynamoDbException.validation(
                "Streaming destination cannot be updated with given parameters: UpdateKinesisStreamingConfiguration"
                        + " cannot be null or contain only null values");
    }

    static DynamoDbException samePrecision(TableDefinition table, StreamingDestination destination) {
        return DynamoDbException.validation("Invalid Request: Precision is already set to the desired value of "
                + destination.effectivePrecision() + " for tableId: " + table.id() + ", kdsArn: "
                + destination.streamArn());
    }

    /** The definition of a table whose destinations can change. */
    static TableDefinition changeable(@Nullable CatalogTable table, String name, DynamoDbException whileDeleting) {
        if (table == null || table.status() == TableStatus.CREATING) {
            throw TableLookup.tableNotFound(name);
        }
        if (table.status() == TableStatus.DELETING) {
            throw whileDeleting;
        }
        return table.definition();
    }

    /** The destination of a table with an ARN, null if it has none. */
    static @Nullable StreamingDestination find(TableDefinition table, String arn) {
        for (StreamingDestination destination : table.destinations()) {
            if (destination.streamArn().equals(arn)) {
                return destination;
            }
        }
        return null;
    }
}
