package io.streambed.acceptance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** BatchGetItem and BatchWriteItem. */
final class DifferentialBatches {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private DifferentialBatches() {}

    static List<DifferentialGenerator> all() {
        return List.of(new Get(), new Write());
    }

    private record Get() implements DifferentialGenerator {
        @Override
        public String operation() {
            return "BatchGetItem";
        }

        @Override
        public int weight() {
            return 10;
        }

        @Override
        public ObjectNode request(DifferentialChoice choice, DifferentialWorld world) {
            ObjectNode request = NODES.objectNode();
            ObjectNode tables = request.putObject("RequestItems");
            boolean legacy = world.legacy() && choice.chance(10);
            for (DifferentialTable table : choice.some(world.tables(), choice.between(1, 3))) {
                ObjectNode reads = tables.putObject(table.name());
                ArrayNode keys = reads.putArray("Keys");
                choice.some(table.keys(), choice.between(1, 4)).forEach(keys::add);
                if (choice.chance(10)) {
                    keys.add(table.key(choice));
                }
                DifferentialItemReads.addProjection(reads, choice, legacy, new DifferentialExpression(choice));
                if (choice.chance(30)) {
                    reads.put("ConsistentRead", choice.chance(50));
                }
            }
            DifferentialItemWrites.addCapacity(request, choice);
            return request;
        }
    }

    private record Write() implements DifferentialGenerator {
        @Override
        public String operation() {
            return "BatchWriteItem";
        }

        @Override
        public int weight() {
            return 10;
        }

        @Override
        public ObjectNode request(DifferentialChoice choice, DifferentialWorld world) {
            ObjectNode request = NODES.objectNode();
            ObjectNode tables = request.putObject("RequestItems");
            for (DifferentialTable table : choice.some(world.tables(), choice.between(1, 3))) {
                ArrayNode writes = tables.putArray(table.name());
                for (ObjectNode key : choice.some(table.keys(), choice.between(1, 4))) {
                    writes.add(write(table, key, choice));
                }
                if (choice.chance(15)) {
                    writes.add(write(table, table.key(choice), choice));
                }
            }
            DifferentialItemWrites.addCapacity(request, choice);
            return request;
        }

        private static ObjectNode write(DifferentialTable table, ObjectNode key, DifferentialChoice choice) {
            ObjectNode write = NODES.objectNode();
            if (choice.chance(30)) {
                write.putObject("DeleteRequest").set("Key", key);
            } else {
                write.putObject("PutRequest")
                        .set("Item", DifferentialValues.item(table, choice).setAll(key));
            }
            return write;
        }
    }
}
