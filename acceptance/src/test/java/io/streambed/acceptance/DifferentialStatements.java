package io.streambed.acceptance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** ExecuteStatement and BatchExecuteStatement. */
final class DifferentialStatements {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private DifferentialStatements() {}

    static List<DifferentialGenerator> all() {
        return List.of(new One(), new Batch());
    }

    private record One() implements DifferentialGenerator {
        @Override
        public String operation() {
            return "ExecuteStatement";
        }

        @Override
        public int weight() {
            return 60;
        }

        @Override
        public ObjectNode request(DifferentialChoice choice, DifferentialWorld world) {
            ObjectNode request = NODES.objectNode();
            DifferentialTable table = world.table(choice);
            var statement = new DifferentialStatement(choice, table);
            int kind = choice.below(100);
            if (kind < 50) {
                statement.addTo(request, kind < 10 ? statement.pointRead(table.key(choice)) : statement.select());
                if (choice.chance(30)) {
                    request.put("ConsistentRead", choice.chance(60));
                }
                if (choice.chance(15)) {
                    request.put("Limit", choice.between(1, 5));
                }
            } else {
                statement.addTo(request, write(statement, table.key(choice), kind));
                if (choice.chance(30)) {
                    request.put("ReturnValuesOnConditionCheckFailure", choice.oneOf("ALL_OLD", "NONE"));
                }
            }
            DifferentialItemWrites.addCapacity(request, choice);
            return request;
        }
    }

    private static String write(DifferentialStatement statement, ObjectNode key, int kind) {
        return switch (kind % 4) {
            case 0, 1 -> statement.update(key);
            case 2 -> statement.insert();
            default -> statement.delete(key);
        };
    }

    private record Batch() implements DifferentialGenerator {
        @Override
        public String operation() {
            return "BatchExecuteStatement";
        }

        @Override
        public int weight() {
            return 15;
        }

        @Override
        public ObjectNode request(DifferentialChoice choice, DifferentialWorld world) {
            ObjectNode request = NODES.objectNode();
            ArrayNode statements = request.putArray("Statements");
            boolean reads = choice.chance(40);
            for (DifferentialTable table : choice.some(world.tables(), choice.between(1, 3))) {
                for (ObjectNode key : choice.some(table.keys(), choice.between(1, 2))) {
                    var statement = new DifferentialStatement(choice, table);
                    boolean read = choice.chance(4) != reads;
                    ObjectNode member = statements.addObject();
                    statement.addTo(member, read ? statement.pointRead(key) : write(statement, key, choice.below(100)));
                    if (read && choice.chance(20)) {
                        member.put("ConsistentRead", true);
                    }
                }
            }
            DifferentialItemWrites.addCapacity(request, choice);
            return request;
        }
    }
}
