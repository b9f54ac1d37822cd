package io.streambed.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * An endless supply of transactions and statements as no client should send them. What could by chance be right is about the sandbox
 * tables only; the known table is named by none but requests that have to be refused as a whole.
 */
final class BadTransactions {
    /** Keys of items in the sandbox tables and the known one are {@code item}, and a number below this. */
    static final int ITEMS = 20;

    private static final String LARGE = "x".repeat(390_000);
    private static final List<String> STATEMENTS = List.of(
            "SELECT * FROM \"%s\" WHERE id = 'item' AND n IN (1, 2, 3) ORDER BY n DESC",
            "SELECT id, v.a[0], \"v\" FROM \"%s\" WHERE id = ? AND n BETWEEN 1 AND 5e0",
            "SELECT * FROM \"%s\" WHERE contains(v, 'x') OR size(v) > 3 AND NOT v IS MISSING",
            "SELECT * FROM \"%s\".\"index\" WHERE attribute_type(v, 'S') OR begins_with(\"v\", ?)",
            "INSERT INTO \"%s\" VALUE {'id': 'item', 'n': ?, 'v': [1, <<'a', 'b'>>, {'m': null}, true]}",
            "UPDATE \"%s\" SET v = list_append(v, [?]) SET w.x[1] = 1 + 2 REMOVE u WHERE id = 'item' AND n = 3",
            "UPDATE \"%s\" SET s = set_add(s, <<1, 2>>) WHERE id = 'item' AND n = 4 AND v <> ? RETURNING ALL NEW *",
            "UPDATE \"%s\" REMOVE v WHERE id = 'item' AND n = 5 RETURNING MODIFIED OLD *",
            "DELETE FROM \"%s\" WHERE id = 'item' AND n = 6 AND (v = ? OR v IS NULL) RETURNING ALL OLD *",
            "EXISTS(SELECT * FROM \"%s\" WHERE id = 'item' AND n = 7 AND v = ?)");

    private final SplittableRandom random;
    private final JsonMutation mutation;
    private final String known;
    private final List<String> sandboxes;

    /** @param known a table with the items 0 to {@link #ITEMS}, each nothing but its key */
    BadTransactions(SplittableRandom random, String known, List<String> sandboxes) {
        this.random = random;
        this.mutation = new JsonMutation(random);
        this.known = known;
        this.sandboxes = sandboxes;
    }

    /** Whether it was made by {@link #next} to be refused as a whole. */
    static boolean isToBeRefused(byte[] request, String known) {
        return new String(request, ISO_8859_1).contains(known);
    }

    byte[] next() {
        return switch (random.nextInt(10)) {
            case 0 -> call("TransactWriteItems", transaction(rightWrites(random.nextInt(1, 12), sandboxes)));
            case 1, 2, 3 ->
                call("TransactWriteItems", mutation.of(transaction(rightWrites(random.nextInt(1, 12), sandboxes))));
            case 4 -> call("TransactGetItems", mutation.of(reads(random.nextInt(1, 12))));
            case 5, 6 -> statements();
            default -> refused();
        };
    }

    private static byte[] call(String operation, String body) {
        return HttpConnection.request("POST", "/", HttpConnection.headers(operation), body.getBytes(UTF_8));
    }

    private String transaction(List<String> writes) {
        String token = random.nextInt(3) > 0 ? "" : "\"ClientRequestToken\":\"token-" + random.nextInt(10) + "\",";
        return "{" + token
                + "\"ReturnConsumedCapacity\":\"INDEXES\",\"ReturnItemCollectionMetrics\":\"SIZE\",\"TransactItems\":["
                + String.join(",", writes) + "]}";
    }

    /** Of different items, each right for itself. */
    private List<String> rightWrites(int count, List<String> tables) {
        int first = random.nextInt(ITEMS);
        return IntStream.range(first, first + count)
                .mapToObj(number -> write(pick(tables), key(number % ITEMS), number % 7))
                .toList();
    }

    private String write(String table, String key, int kind) {
        return switch (random.nextInt(5)) {
            case 0 -> put(table, key, "\"v\":{\"S\":\"" + kind + "\"}");
            case 1 -> action("Delete", table, key, "");
            case 2 ->
                action(
                        "ConditionCheck",
                        table,
                        key,
                        ",\"ConditionExpression\":\"attribute_exists(id) OR attribute_not_exists(id)\","
                                + "\"ReturnValuesOnConditionCheckFailure\":\"ALL_OLD\"");
            default ->
                action(
                        "Update",
                        table,
                        key,
                        ",\"UpdateExpression\":\"SET #v = :v ADD c :n\",\"ExpressionAttributeNames\":{\"#v\":\"v\"},"
                                + "\"ExpressionAttributeValues\":{\":v\":{\"L\":[{\"NULL\":true},{\"SS\":[\"a\"]}]},"
                                + "\":n\":{\"N\":\"1\"}}");
        };
    }

    private static String key(int number) {
        return "\"id\":{\"S\":\"item\"},\"n\":{\"N\":\"" + number + "\"}";
    }

    private static String put(String table, String key, String more) {
        return "{\"Put\":{\"TableName\":\"" + table + "\",\"Item\":{" + key + "," + more + "}}}";
    }

    private static String action(String action, String table, String key, String more) {
        return "{\"" + action + "\":{\"TableName\":\"" + table + "\",\"Key\":{" + key + "}" + more + "}}";
    }

    private String reads(int count) {
        int first = random.nextInt(ITEMS);
        var reads = IntStream.range(first, first + count)
                .mapToObj(number -> action(
                        "Get",
                        pick(sandboxes),
                        key(number),
                        ",\"ProjectionExpression\":\"id, #v[0], c\",\"ExpressionAttributeNames\":{\"#v\":\"v\"}"))
                .toList();
        return "{\"TransactItems\":[" + String.join(",", reads) + "]}";
    }

    private byte[] statements() {
        return switch (random.nextInt(4)) {
            case 0 -> call("ExecuteStatement", perhapsMutated(statement(wrongText())));
            case 1 -> call("ExecuteStatement", mutation.of(statement(rightText())));
            case 2 -> call("BatchExecuteStatement", perhapsMutated(batch("Statements", random.nextInt(1, 27))));
            default -> call("ExecuteTransaction", perhapsMutated(batch("TransactStatements", random.nextInt(1, 12))));
        };
    }

    private String perhapsMutated(String body) {
        return random.nextInt(3) == 0 ? mutation.of(body) : body;
    }

    private String batch(String member, int count) {
        var statements = IntStream.range(0, count)
                .mapToObj(_ -> statement(random.nextInt(4) == 0 ? wrongText() : rightText()))
                .toList();
        return "{\"" + member + "\":[" + String.join(",", statements) + "]}";
    }

    private String statement(String text) {
        String parameters = text.contains("?") == random.nextInt(10) > 0
                ? ",\"Parameters\":[{\"" + (random.nextInt(4) == 0 ? "S" : "N") + "\":\"" + random.nextInt(ITEMS)
                        + "\"}]"
                : "";
        String quoted = text.replace("\\", "\\\\").replace("\"", "\\\"");
        return "{\"Statement\":\"" + quoted + "\"" + parameters + "}";
    }

    private String rightText() {
        return pick(STATEMENTS).formatted(pick(sandboxes));
    }

    /** The beginning of one statement and the end of another, or one that is much too deep or long. */
    private String wrongText() {
        int depth = 1 << random.nextInt(3, 13);
        return switch (random.nextInt(8)) {
            case 0 -> "SELECT * FROM \"" + pick(sandboxes) + "\" WHERE " + "(".repeat(depth) + "id" + ")".repeat(depth);
            case 1 -> "SELECT * FROM \"" + pick(sandboxes) + "\" WHERE " + "NOT ".repeat(depth) + "id = 1";
            case 2 -> "INSERT INTO \"" + pick(sandboxes) + "\" VALUE " + "{'a':[".repeat(depth) + "]}".repeat(depth);
            case 3 -> "SELECT * FROM \"" + pick(sandboxes) + "\" WHERE id = 'a'" + " OR id = 'a'".repeat(depth);
            default -> {
                String[] head = rightText().split(" ");
                String[] tail = rightText().split(" ");
                var words = new ArrayList<>(List.of(head).subList(0, random.nextInt(head.length)));
                words.addAll(List.of(tail).subList(random.nextInt(tail.length), tail.length));
                yield String.join(random.nextInt(5) == 0 ? "" : " ", words);
            }
        };
    }

    /** Names the known table, and has right writes to it, but also something for which all of it is to be refused. */
    private byte[] refused() {
        if (random.nextInt(6) == 0) {
            return refusedStatements();
        }
        int item = random.nextInt(ITEMS);
        var writes = new ArrayList<>(List.of(
                put(known, key(item), "\"v\":{\"S\":\"refused\"}"),
                put(pick(sandboxes), key(item), "\"v\":{\"S\":\"refused\"}")));
        String other = key((item + 1) % ITEMS);
        String token = "";
        switch (random.nextInt(18)) {
            case 0 -> writes.add(action("Delete", "nowhere", other, ""));
            case 1 ->
                writes.add(action("ConditionCheck", known, other, ",\"ConditionExpression\":\"attribute_exists(v)\""));
            case 2 ->
                writes.add(action("Delete", known, other, ",\"ConditionExpression\":\"attribute_not_exists(id)\""));
            case 3 -> writes.add(action("Delete", known, key(item), ""));
            case 4 -> {
                for (int number = 1; number <= 99; number++) {
                    writes.add(action("Delete", known, key(-number), ""));
                }
            }
            case 5 -> {
                // Large requests are slow: few of them. The others are cut off below.
                for (int number = random.nextInt(4) == 0 ? 11 : 0; number > 0; number--) {
                    writes.add(put(known, key(-number), "\"v\":{\"S\":\"" + LARGE + "\"}"));
                }
            }
            case 6 -> writes.add(put(known, other, "\"v\":{\"S\":\"" + LARGE + "\"},\"w\":{\"S\":\"" + LARGE + "\"}"));
            case 7 -> token = "x".repeat(random.nextInt(37, 100_000));
            case 8 -> writes.add(update(other, "SET id = :v", "{\"N\":\"1\"}"));
            case 9 -> writes.add(update(other, "SET v = id + :v", "{\"N\":\"1\"}"));
            case 10 -> writes.add(update(other, "SET v = list_append(id, :v)", "{\"L\":[]}"));
            case 11 -> writes.add(update(other, "SET v.a.b = :v", "{\"N\":\"1\"}"));
            case 12 -> writes.add(update(other, "ADD id :v", "{\"SS\":[\"a\",\"a\"]}"));
            case 13 -> writes.add(put(known, "\"id\":{\"N\":\"1\"},\"n\":{\"N\":\"1\"}", "\"v\":{\"S\":\"x\"}"));
            case 14 -> writes.add(put(known, other, "\"v\":" + nested(1 << random.nextInt(6, 15))));
            case 15 -> writes.add("{\"Put\":{},\"Delete\":{}}");
            case 16 -> writes.add(random.nextBoolean() ? "{}" : "null");
            default -> writes.add(put(known, other, "\"v\":{\"N\":\"1e" + random.nextInt(126, 1_000_000_000) + "\"}"));
        }
        Collections.rotate(writes, random.nextInt(writes.size()));
        String body = "{\"TransactItems\":[" + String.join(",", writes) + "]"
                + (token.isEmpty() ? "}" : ",\"ClientRequestToken\":\"" + token + "\"}");
        if (writes.size() == 2 && token.isEmpty()) {
            body = body.substring(0, random.nextInt(1, body.length()));
        }
        return call("TransactWriteItems", body);
    }

    private String update(String key, String expression, String value) {
        return action(
                "Update",
                known,
                key,
                ",\"UpdateExpression\":\"" + expression + "\",\"ExpressionAttributeValues\":{\":v\":" + value + "}");
    }

    private String nested(int depth) {
        return random.nextBoolean()
                ? "{\"L\":[".repeat(depth) + "{\"S\":\"x\"}" + "]}".repeat(depth)
                : "{\"M\":{\"m\":".repeat(depth) + "{\"S\":\"x\"}" + "}}".repeat(depth);
    }

    private byte[] refusedStatements() {
        int item = random.nextInt(ITEMS);
        String update = refusable("UPDATE \"%s\" SET v = 'refused' WHERE id = 'item' AND n = " + item);
        return switch (random.nextInt(6)) {
            case 0 -> call("ExecuteStatement", refusable("INSERT INTO \"%s\" VALUE {'id': 'item', 'n': " + item + "}"));
            case 1 -> call("ExecuteStatement", refusable("UPDATE \"%s\" SET v = 'refused' WHERE id = 'item'"));
            case 2 ->
                call("ExecuteStatement", refusable("DELETE FROM \"%s\" WHERE id = 'item' AND v = 1 AND n = " + item));
            case 3 ->
                call(
                        "ExecuteTransaction",
                        "{\"TransactStatements\":[" + update + ","
                                + refusable("DELETE FROM \"%s\" WHERE id = 'item' AND n = " + item) + "]}");
            case 4 ->
                call(
                        "ExecuteTransaction",
                        "{\"TransactStatements\":[" + update + ","
                                + refusable("EXISTS(SELECT * FROM \"%s\" WHERE id = 'item' AND n = "
                                        + (item + 1) % ITEMS + " AND v = 1)")
                                + "]}");
            default -> call("BatchExecuteStatement", "{\"Statements\":[" + (update + ",").repeat(25) + update + "]}");
        };
    }

    /** A statement on the known table. */
    private String refusable(String text) {
        return String.format(
                Locale.ROOT, "{\"Statement\":\"%s\"}", text.formatted(known).replace("\"", "\\\""));
    }

    private String pick(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }
}
