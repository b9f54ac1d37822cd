package io.streambed.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Brings answers into a form in which equal answers are equal texts: {@code 200 {...}} or {@code 400 validate#Type: message}.
 *
 * <p>What it takes away: the order of members, of sets and of what has no order in the API; the region in ARNs; the case of an
 * error's {@code message}; the members that {@code differential-members.txt} lists; and what the service says around the error of
 * a value or an expression since 2026, and DynamoDB Local not yet.
 */
final class DifferentialNormalizer {
    /** In place of {@code Items} where they have no order. */
    static final String UNORDERED_ITEMS = "UnorderedItems";

    private static final String RESOURCE = "differential-members.txt";
    private static final Pattern REGION = Pattern.compile("arn:aws:dynamodb:[a-z0-9-]+:[0-9]{12}:");
    private static final Pattern LABEL = Pattern.compile("stream/20[0-9-]{8}T[0-9:.]{12}");
    private static final Set<String> SETS = Set.of("SS", "NS", "BS");
    /** Around errors of items and expressions, but not of declared constraints; ErrorsIT looks at it. */
    private static final Pattern ENVELOPE =
            Pattern.compile("^1 validation error detected: (?!.* failed to satisfy constraint: )", Pattern.DOTALL);

    private static final Set<String> ENVELOPED = Set.of("PutItem", "UpdateItem", "DeleteItem");
    /** Around errors of expression values, in DynamoDB Local in all operations. */
    private static final Pattern VALUE_OF_KEY =
            Pattern.compile("^ExpressionAttributeValues contains invalid value: (.*) for key :[^ ]*$", Pattern.DOTALL);

    private static final Set<String> VALUES_WITHOUT_KEY = Set.of("PutItem", "UpdateItem", "DeleteItem", "Query");

    /** An empty map in a stream's record, where DynamoDB Local writes {@code {}} instead. */
    private static final ObjectNode EMPTY_MAP =
            JsonNodeFactory.instance.objectNode().set("M", JsonNodeFactory.instance.objectNode());

    private final List<Ignored> ignored = DifferentialRows.read(RESOURCE, 3).stream()
            .map(row -> new Ignored(List.of(row.get(0).split(" ")), row.get(1), row.get(2)))
            .toList();

    private record Ignored(List<String> operations, String path, String reason) {
        boolean isFor(String operation, String member) {
            return (operations.contains("*") || operations.contains(operation))
                    && (path.equals(member) || (path.startsWith("*.") && member.endsWith(path.substring(1))));
        }
    }

    private final boolean numbersAsSent;

    /** Numbers in the one form of the service: DynamoDB Local shows many as they were sent. */
    DifferentialNormalizer() {
        this(false);
    }

    /** @param numbersAsSent whether the form of numbers counts */
    DifferentialNormalizer(boolean numbersAsSent) {
        this.numbersAsSent = numbersAsSent;
    }

    String shown(String operation, DifferentialAnswer answer) {
        String text = answer.succeeded() || !answer.body().isObject()
                ? answer.status() + " " + canonical(operation, "", answer.body())
                : answer.status() + " " + error(operation, answer);
        return LABEL.matcher(REGION.matcher(text).replaceAll("arn:aws:dynamodb:REGION:ACCOUNT:"))
                .replaceAll("stream/LABEL");
    }

    private String error(String operation, DifferentialAnswer answer) {
        ObjectNode rest = ((ObjectNode) answer.body()).deepCopy();
        JsonNode type = rest.remove("__type");
        rest.remove(List.of("message", "Message"));
        String message = message(operation, answer.message());
        return shortened(type == null ? "" : type.asText())
                + (message.isEmpty() ? "" : ": " + message)
                + (rest.isEmpty() ? "" : " " + canonical("", "", rest));
    }

    private static String message(String operation, String message) {
        String inside =
                ENVELOPED.contains(operation) ? ENVELOPE.matcher(message).replaceFirst("") : message;
        return VALUES_WITHOUT_KEY.contains(operation)
                ? VALUE_OF_KEY.matcher(inside).replaceFirst("$1")
                : inside;
    }

    /** Each namespace has one short form, so that nothing is lost. */
    private static String shortened(String type) {
        return type.replace("com.amazon.coral.validate#", "validate#")
                .replace("com.amazon.coral.service#", "service#")
                .replace("com.amazon.coral.availability#", "availability#")
                .replace("com.amazonaws.dynamodb.v20120810#", "dynamodb#");
    }

    private JsonNode canonical(String operation, String path, JsonNode node) {
        return switch (node) {
            case ObjectNode object -> canonicalObject(operation, path, object);
            case ArrayNode list -> {
                ArrayNode elements = JsonNodeFactory.instance.arrayNode();
                list.forEach(element -> elements.add(canonical(operation, path, element)));
                yield isUnordered(operation, path) ? sorted(elements) : elements;
            }
            default -> node;
        };
    }

    private JsonNode canonicalObject(String operation, String path, ObjectNode object) {
        var members = new TreeMap<String, JsonNode>();
        object.properties().forEach(member -> {
            String name = member.getKey();
            String at = path.isEmpty() ? name : path + "." + name;
            if (!isNoThroughput(at, member.getValue())
                    && ignored.stream().noneMatch(each -> each.isFor(operation, at))) {
                members.put(
                        name,
                        object.size() == 1 && member.getValue() instanceof ArrayNode list && SETS.contains(name)
                                ? set(name, list)
                                : canonical(operation, at, member.getValue()));
            }
        });
        ObjectNode canonical = JsonNodeFactory.instance.objectNode();
        if (members.size() == 1 && members.get("N") instanceof TextNode number && !numbersAsSent) {
            return canonical.put("N", plain(number.textValue()));
        }
        members.forEach(canonical::set);
        return canonical.equals(EMPTY_MAP) && operation.equals("GetRecords") ? canonical.removeAll() : canonical;
    }

    static String plain(String number) {
        try {
            BigDecimal value = new BigDecimal(number);
            return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
        } catch (NumberFormatException _) {
            return number;
        }
    }

    /** The service describes the throughput of an index on demand as zero, DynamoDB Local not at all. */
    private static boolean isNoThroughput(String path, JsonNode throughput) {
        return path.endsWith("GlobalSecondaryIndexes.ProvisionedThroughput")
                && throughput.path("ReadCapacityUnits").asLong(-1) == 0
                && throughput.path("WriteCapacityUnits").asLong(-1) == 0;
    }

    private static boolean isUnordered(String operation, String path) {
        return path.equals("ConsumedCapacity")
                || path.endsWith("SecondaryIndexes")
                // The service sorts them by name, DynamoDB Local leaves them as they were sent.
                || path.endsWith("AttributeDefinitions")
                || path.endsWith("NonKeyAttributes")
                || path.equals(UNORDERED_ITEMS)
                || (operation.equals("Scan") && path.equals("Items"))
                || (operation.equals("ListStreams") && path.equals("Streams"))
                || (operation.equals("BatchGetItem") && path.startsWith("Responses."));
    }

    static ArrayNode sorted(ArrayNode list) {
        var elements = new ArrayList<JsonNode>();
        list.forEach(elements::add);
        elements.sort(Comparator.comparing(JsonNode::toString));
        return JsonNodeFactory.instance.arrayNode().addAll(elements);
    }

    private ArrayNode set(String type, ArrayNode members) {
        ArrayNode set = JsonNodeFactory.instance.arrayNode();
        members.forEach(
                member -> set.add(type.equals("NS") && !numbersAsSent ? plain(member.asText()) : member.asText()));
        return sorted(set);
    }
}
