package io.streambed.acceptance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * ListStreams, DescribeStream, GetShardIterator and GetRecords. Names of streams, shards and iterators are placeholders, since
 * each server has its own.
 */
final class DifferentialStreamRequests {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private DifferentialStreamRequests() {}

    static List<DifferentialGenerator> all() {
        return List.of(new ListAll(), new Describe(), new Iterator(), new Records());
    }

    private record ListAll() implements DifferentialGenerator {
        @Override
        public String operation() {
            return "ListStreams";
        }

        @Override
        public int weight() {
            return 2;
        }

        @Override
        public ObjectNode request(DifferentialChoice choice, DifferentialWorld world) {
            // Of all tables together the order is not defined, and the passing tables leave streams behind.
            ObjectNode request =
                    NODES.objectNode().put("TableName", world.table(choice).name());
            if (choice.chance(50)) {
                request.put("Limit", choice.between(1, 100));
            }
            return request;
        }
    }

    private record Describe() implements DifferentialGenerator {
        @Override
        public String operation() {
            return "DescribeStream";
        }

        @Override
        public int weight() {
            return 3;
        }

        @Override
        public ObjectNode request(DifferentialChoice choice, DifferentialWorld world) {
            ObjectNode request = NODES.objectNode().put("StreamArn", stream(choice, world));
            if (choice.chance(30)) {
                request.put("Limit", choice.between(1, 100));
            }
            return request;
        }
    }

    private record Iterator() implements DifferentialGenerator {
        @Override
        public String operation() {
            return "GetShardIterator";
        }

        @Override
        public int weight() {
            return 3;
        }

        @Override
        public ObjectNode request(DifferentialChoice choice, DifferentialWorld world) {
            String table = world.streamTable(choice).name();
            ObjectNode request = NODES.objectNode()
                    .put("StreamArn", "${stream:" + table + "}")
                    .put("ShardId", "${shard:" + table + "}");
            boolean horizon = choice.chance(50);
            request.put(
                    "ShardIteratorType",
                    horizon
                            ? choice.oneOf("TRIM_HORIZON", "LATEST")
                            : choice.oneOf("AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"));
            if (!horizon) {
                request.put("SequenceNumber", "${sequence:" + table + "}");
            }
            return request;
        }
    }

    private record Records() implements DifferentialGenerator {
        @Override
        public String operation() {
            return "GetRecords";
        }

        @Override
        public int weight() {
            return 3;
        }

        @Override
        public ObjectNode request(DifferentialChoice choice, DifferentialWorld world) {
            ObjectNode request = NODES.objectNode()
                    .put(
                            "ShardIterator",
                            "${iterator:" + world.streamTable(choice).name() + "}");
            if (choice.chance(50)) {
                request.put("Limit", choice.between(1, 1000));
            }
            return request;
        }
    }

    private static String stream(DifferentialChoice choice, DifferentialWorld world) {
        return "${stream:" + world.streamTable(choice).name() + "}";
    }
}
