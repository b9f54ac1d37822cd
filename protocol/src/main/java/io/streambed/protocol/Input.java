package io.streambed.protocol;

import io.streambed.model.AttributeValue;
import io.streambed.model.Bytes;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A decoded request, or a structure inside one: values by member name. Members that were missing or null are absent.
 *
 * <p>Attribute values with an error (an empty set, a number out of range) do not fail while the request is decoded, because
 * the service reports declared constraints first. They throw their ValidationException when they are asked for.
 *
 * <p>Asking for a member the shape does not declare, or for a value as another type than declared, is a programming error
 * and throws {@link IllegalArgumentException} or {@link ClassCastException}. The accessors without {@code OrNull} expect the
 * member to be present, as required members are. Immutable.
 */
public final class Input {
    private final Shape.Structure shape;
    private final @Nullable Object[] values;

    /** {@code values} in the order of the shape's members; kept, not copied. */
    Input(Shape.Structure shape, @Nullable Object[] values) {
        this.shape = shape;
        this.values = values;
    }

    /**
     * Decodes and checks a request that did not come over HTTP, as if it had.
     *
     * @throws DynamoDbException a serialization or validation error
     */
    public static Input parse(Shape.Structure shape, byte[] json) {
        return InputDecoder.decode(shape, json);
    }

    public Shape.Structure shape() {
        return shape;
    }

    public boolean has(String member) {
        return value(member) != null;
    }

    public String string(String member) {
        return (String) present(member);
    }

    public @Nullable String stringOrNull(String member) {
        return (String) value(member);
    }

    public int integer(String member) {
        return (Integer) present(member);
    }

    public int integer(String member, int otherwise) {
        Object value = value(member);
        return value == null ? otherwise : (Integer) value;
    }

    public long longValue(String member) {
        return (Long) present(member);
    }

    public long longValue(String member, long otherwise) {
        Object value = value(member);
        return value == null ? otherwise : (Long) value;
    }

    public double doubleValue(String member) {
        return (Double) present(member);
    }

    /** False when absent. */
    public boolean bool(String member) {
        Object value = value(member);
        return value != null && (Boolean) value;
    }

    public @Nullable Boolean boolOrNull(String member) {
        return (Boolean) value(member);
    }

    public @Nullable Instant instantOrNull(String member) {
        return (Instant) value(member);
    }

    public @Nullable Bytes blobOrNull(String member) {
        return (Bytes) value(member);
    }

    /**
     * The attributes of an item, a key, or expression attribute values.
     *
     * @throws DynamoDbException if one of the values is not valid
     */
    public Item item(String member) {
        return (Item) InvalidValue.requireValid(present(member));
    }

    /**
     * The attributes of an item, a key, or expression attribute values.
     *
     * @throws DynamoDbException if one of the values is not valid
     */
    public @Nullable Item itemOrNull(String member) {
        Object value = value(member);
        return value == null ? null : (Item) InvalidValue.requireValid(value);
    }

    /** The names of the attributes that {@link #item} would return, whether their values are valid or not. */
    public Set<String> attributeNames(String member) {
        return present(member) instanceof InvalidValue invalid
                ? invalid.names()
                : item(member).toMap().keySet();
    }

    /**
     * A single attribute value.
     *
     * @throws DynamoDbException if the value is not valid
     */
    public @Nullable AttributeValue attributeValueOrNull(String member) {
        Object value = value(member);
        return value == null ? null : (AttributeValue) InvalidValue.requireValid(value);
    }

    public Input structure(String member) {
        return (Input) present(member);
    }

    public @Nullable Input structureOrNull(String member) {
        return (Input) value(member);
    }

    /** How many elements a list has, whether they are valid or not; 0 when absent. */
    public int size(String list) {
        Object value = value(list);
        return value == null ? 0 : ((List<?>) value).size();
    }

    /** Empty when absent. */
    public List<String> strings(String member) {
        return list(member, String.class);
    }

    /** Empty when absent. */
    public List<Input> structures(String member) {
        return list(member, Input.class);
    }

    /** Empty when absent. */
    public List<Item> items(String member) {
        return list(member, Item.class);
    }

    /** Empty when absent. */
    public List<AttributeValue> attributeValues(String member) {
        return list(member, AttributeValue.class);
    }

    /** Empty when absent; in the order of the request. */
    public Map<String, String> stringMap(String member) {
        return map(member, String.class);
    }

    /** Empty when absent; in the order of the request. */
    public Map<String, Input> structureMap(String member) {
        return map(member, Input.class);
    }

    /** Empty when absent; in the order of the request. */
    @SuppressWarnings("unchecked") // decoded by the shape, which holds a list of structures there
    public Map<String, List<Input>> structureListMap(String member) {
        Object value = value(member);
        return value == null ? Map.of() : (Map<String, List<Input>>) value;
    }

    /** The value of a member, or the {@link InvalidValue} in its place. */
    @Nullable
    Object valueAt(int position) {
        return values[position];
    }

    private @Nullable Object value(String member) {
        int position = shape.position(member);
        if (position < 0) {
            throw new IllegalArgumentException(shape.name() + " declares no member " + member);
        }
        return values[position];
    }

    private Object present(String member) {
        return Objects.requireNonNull(value(member), member);
    }

    private <T> List<T> list(String member, Class<T> type) {
        Object value = value(member);
        if (value == null) {
            return List.of();
        }
        List<?> elements = (List<?>) value;
        List<T> checked = new ArrayList<>(elements.size());
        for (Object element : elements) {
            checked.add(type.cast(InvalidValue.requireValid(element)));
        }
        return checked;
    }

    private <T> Map<String, T> map(String member, Class<T> type) {
        Object value = value(member);
        if (value == null) {
            return Map.of();
        }
        Map<?, ?> entries = (Map<?, ?>) value;
        Map<String, T> checked = LinkedHashMap.newLinkedHashMap(entries.size());
        entries.forEach((key, entry) -> checked.put((String) key, type.cast(InvalidValue.requireValid(entry))));
        return checked;
    }
}
