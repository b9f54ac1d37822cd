package io.streambed.write;

import io.streambed.model.AttributeDefinition;
import io.streambed.model.AttributeType;
import io.streambed.model.DynamoDbException;
import io.streambed.model.IndexKeySchema;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import io.streambed.protocol.Input;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads key schemas against the attributes that a request declares, and checks them in the service's order. */
final class KeySchemas {
    private final Map<String, AttributeType> declared = new LinkedHashMap<>();

    KeySchemas(List<Input> definitions) {
        for (Input each : definitions) {
            String name = each.string("AttributeName");
            if (declared.put(name, AttributeType.valueOf(each.string("AttributeType"))) != null) {
                throw DynamoDbException.validation("Attribute Name is duplicated: " + name);
            }
        }
    }

    /** The declared attributes, in the order of the request. */
    List<AttributeDefinition> definitions() {
        List<AttributeDefinition> definitions = new ArrayList<>();
        declared.forEach((name, type) -> definitions.add(new AttributeDefinition(name, type)));
        return definitions;
    }

    /** A table's key. */
    KeySchema table(List<Input> elements) {
        if (elements.size() > declared.size()) {
            throw DynamoDbException.validation("Invalid KeySchema: Some index key attribute have no definition");
        }
        requireDeclared(elements);
        requirePair(elements);
        return new KeySchema(key(elements.getFirst()), elements.size() == 2 ? key(elements.getLast()) : null);
    }

    /** A local index's key. */
    IndexKeySchema local(String index, List<Input> elements, KeySchema table) {
        requirePair(elements);
        if (elements.size() != 2) {
            throw TableRules.invalid("Index KeySchema does not have a range key for index: " + index);
        }
        String hash = elements.getFirst().string("AttributeName");
        if (!hash.equals(table.partition().name())) {
            throw TableRules.invalid("Index KeySchema does not have the same leading hash key as table KeySchema for "
                    + "index: " + index + ". index hash key: " + hash + ", table hash key: "
                    + table.partition().name());
        }
        return new IndexKeySchema(List.of(key(elements.getFirst())), List.of(key(elements.getLast())));
    }

    /** A global index's key. */
    IndexKeySchema global(List<Input> elements) {
        if (new HashSet<>(names(elements)).size() < elements.size()) {
            throw DynamoDbException.validation("The KeySchema contains multiple key attributes with the same name");
        }
        if (!isHash(elements.getFirst())) {
            throw notFirst();
        }
        List<KeyAttribute> partition = new ArrayList<>();
        List<KeyAttribute> sort = new ArrayList<>();
        for (Input element : elements) {
            if (!isHash(element)) {
                sort.add(key(element));
            } else if (sort.isEmpty()) {
                partition.add(key(element));
            } else {
                throw TableRules.invalid("All HASH key attributes must precede RANGE key attributes in the KeySchema");
            }
        }
        requireAtMost(partition, "HASH");
        requireAtMost(sort, "RANGE");
        return new IndexKeySchema(partition, sort);
    }

    private static void requireAtMost(List<KeyAttribute> attributes, String keyType) {
        if (attributes.size() > IndexKeySchema.MAX_ATTRIBUTES) {
            throw TableRules.invalid(
                    "The KeySchema exceeds the maximum allowed number of " + keyType + " key attributes");
        }
    }

    void requireDeclared(List<Input> elements) {
        List<String> keys = names(elements);
        if (!declared.keySet().containsAll(keys)) {
            throw TableRules.invalid("Some index key attributes are not defined in AttributeDefinitions. Keys: ["
                    + String.join(", ", keys) + "], AttributeDefinitions: [" + hashed(declared.keySet()) + "]");
        }
    }

    /** That each declared attribute is in some key. */
    void requireUsed(@Nullable List<List<Input>> indexes, List<Input> table) {
        Set<String> used = new HashSet<>(names(table));
        if (indexes == null) {
            if (used.size() != declared.size()) {
                throw TableRules.invalid("Number of attributes in KeySchema does not exactly match number of "
                        + "attributes defined in AttributeDefinitions");
            }
            return;
        }
        indexes.forEach(elements -> used.addAll(names(elements)));
        if (!used.containsAll(declared.keySet())) {
            throw TableRules.invalid("Some AttributeDefinitions are not used. AttributeDefinitions: ["
                    + hashed(declared.keySet()) + "], keys used: [" + String.join(", ", used) + "]");
        }
    }

    /** The service prints a hash set of about this size. */
    private static String hashed(Collection<String> names) {
        Set<String> set = new HashSet<>(names.size());
        set.addAll(names);
        return String.join(", ", set);
    }

    private static void requirePair(List<Input> elements) {
        boolean composite = elements.size() == 2;
        if (composite && names(elements).getFirst().equals(names(elements).getLast())) {
            throw DynamoDbException.validation(
                    "Both the Hash Key and the Range Key element in the KeySchema have the same name");
        }
        if (!isHash(elements.getFirst())) {
            throw notFirst();
        }
        if (composite && isHash(elements.getLast())) {
            throw DynamoDbException.validation(
                    "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
        }
    }

    private static DynamoDbException notFirst() {
        return DynamoDbException.validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
    }

    private static boolean isHash(Input element) {
        return element.string("KeyType").equals("HASH");
    }

    private static List<String> names(List<Input> elements) {
        return elements.stream().map(element -> element.string("AttributeName")).toList();
    }

    private KeyAttribute key(Input element) {
        String name = element.string("AttributeName");
        AttributeType type = declared.get(name);
        if (type == null) {
            throw new IllegalStateException("not declared, and not checked: " + name);
        }
        return new KeyAttribute(name, type);
    }
}
