package io.streambed.protocol;

/**
 * The two endpoints of the API and what only Streambed has, told apart by the prefix of the {@code X-Amz-Target} header. All share
 * one port here.
 */
public enum Service {
    DYNAMODB("DynamoDB_20120810"),
    DYNAMODB_STREAMS("DynamoDBStreams_20120810"),
    STREAMBED("Streambed_20261121");

    private final String targetPrefix;

    Service(String targetPrefix) {
        this.targetPrefix = targetPrefix;
    }

    /** What stands before the dot in {@code X-Amz-Target}. */
    public String targetPrefix() {
        return targetPrefix;
    }

    /** The value of {@code X-Amz-Target} for an operation of this service. */
    public String target(String operation) {
        return targetPrefix + "." + operation;
    }
}
