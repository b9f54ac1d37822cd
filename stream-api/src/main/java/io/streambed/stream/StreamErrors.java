package io.streambed.stream;

import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;

/**
 * What the stream operations answer when they cannot do what they were asked, in the service's words.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB_Streams.html">
 *     Amazon DynamoDB Streams API reference</a>
 */
final class StreamErrors {
    private StreamErrors() {}

    static DynamoDbException streamNotFound(String arn) {
        return DynamoDbException.resourceNotFound("Requested resource not found: Stream: " + arn + " not found");
    }

    static DynamoDbException shardNotFound() {
        return DynamoDbException.resourceNotFound("Requested resource not found: Shard does not exist");
    }

    static DynamoDbException invalidArn() {
        return DynamoDbException.validation("Invalid StreamArn");
    }

    static DynamoDbException invalidIterator() {
        return DynamoDbException.validation("Invalid ShardIterator");
    }

    static DynamoDbException expiredIterator() {
        return new DynamoDbException(
                ErrorType.EXPIRED_ITERATOR, "The provided iterator exceeds the maximum age allowed.");
    }

    static DynamoDbException trimmed() {
        return new DynamoDbException(
                ErrorType.TRIMMED_DATA_ACCESS, "The data you are trying to access has been trimmed.");
    }

    static DynamoDbException invalidSequenceNumber() {
        return invalidParameter("Invalid SequenceNumber");
    }

    static DynamoDbException needlessSequenceNumber() {
        return invalidParameter("SequenceNumber should not be passed for this iterator type");
    }

    static DynamoDbException foreignSequenceNumber() {
        return DynamoDbException.validation("Invalid SequenceNumber for the shard");
    }

    static DynamoDbException invalidParameter(String violation) {
        return DynamoDbException.validation("One or more parameter values were invalid: " + violation);
    }

    static DynamoDbException tooManyReads() {
        return new DynamoDbException(ErrorType.THROTTLING, "Rate of requests exceeds the allowed throughput.");
    }

    static DynamoDbException indexMissing() {
        return DynamoDbException.internal(
                "The position cannot be read: the index of this part of the stream is not available.");
    }

    static DynamoDbException logUnreadable() {
        return DynamoDbException.internal("The stream's log could not be read. Please retry.");
    }
}
