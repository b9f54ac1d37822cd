package io.streambed.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.util.List;

/**
 * Skips a test of operations that the server does not have yet. To be removed, with its calls, when it has them all: then a missing
 * operation is a failure.
 */
final class KnownOperations {
    /** What every application needs. */
    static final List<String> DATA = List.of("UpdateItem", "Query", "Scan", "BatchWriteItem", "BatchGetItem");

    static final List<String> TIME_TO_LIVE = List.of("UpdateTimeToLive", "DescribeTimeToLive");

    private KnownOperations() {}

    static void assume(URI endpoint, List<String> operations) {
        try (var server = new DifferentialServer(endpoint)) {
            for (String operation : operations) {
                boolean known = !server.call(operation, JsonNodeFactory.instance.objectNode())
                        .error()
                        .equals("UnknownOperationException");
                assumeTrue(known, "skipped: the server does not know " + operation);
            }
        }
    }
}
