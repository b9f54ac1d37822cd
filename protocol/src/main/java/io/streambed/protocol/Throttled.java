package io.streambed.protocol;

import io.streambed.model.ErrorType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Why a request may not pass now, in the service's words.
 *
 * @param reason what was throttled, by what kind of operation and limit
 * @param resource the ARN of the table or index
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ThrottlingReason.html">ThrottlingReason</a>
 */
public record Throttled(ErrorType type, String message, String reason, String resource) {
    static final String TABLE_MESSAGE = "The level of configured provisioned throughput for the table was exceeded. "
            + "Consider increasing your provisioning level with the UpdateTable API.";
    static final String INDEX_MESSAGE =
            "The level of configured provisioned throughput for one or more global secondary indexes of the table was "
                    + "exceeded. Consider increasing your provisioning level for the under-provisioned global secondary "
                    + "indexes with the UpdateTable API.";
    static final String ON_DEMAND_MESSAGE =
            "Throughput exceeds the maximum OnDemandThroughput configured on table or index";

    static Throttled provisioned(boolean index, boolean write, String resource) {
        return new Throttled(
                ErrorType.PROVISIONED_THROUGHPUT_EXCEEDED,
                index ? INDEX_MESSAGE : TABLE_MESSAGE,
                subject(index, write) + "ProvisionedThroughputExceeded",
                resource);
    }

    static Throttled onDemand(boolean index, boolean write, String resource) {
        return new Throttled(
                ErrorType.THROTTLING,
                ON_DEMAND_MESSAGE,
                subject(index, write) + "MaxOnDemandThroughputExceeded",
                resource);
    }

    private static String subject(boolean index, boolean write) {
        return (index ? "Index" : "Table") + (write ? "Write" : "Read");
    }

    /** The error's answer. */
    public Reply.Failure reply() {
        return new Reply.Failure(type, message, generator -> {
            // The service is not of one mind about this member's case.
            generator.writeArrayFieldStart(type == ErrorType.THROTTLING ? "throttlingReasons" : "ThrottlingReasons");
            generator.writeStartObject();
            generator.writeStringField("reason", reason);
            generator.writeStringField("resource", resource);
            generator.writeEndObject();
            generator.writeEndArray();
        });
    }

    /** The error's answer as a completed stage. */
    public CompletionStage<Reply> now() {
        return CompletableFuture.completedFuture(reply());
    }
}
