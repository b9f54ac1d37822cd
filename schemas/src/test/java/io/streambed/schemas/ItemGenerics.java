package io.streambed.schemas;

import io.streambed.model.AttributeValue;
import io.streambed.model.Bytes;
import io.streambed.model.Decimal;
import io.streambed.model.Item;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;

/** Items to and from Avro's generic data, by the schema's text alone. */
final class ItemGenerics {
    private static final Schema VALUE =
            AvroOracle.ITEM.getField("attributes").schema().getValueType();

    private ItemGenerics() {}

    static GenericRecord toGeneric(Item item) {
        GenericRecord record = new GenericData.Record(AvroOracle.ITEM);
        record.put("attributes", mapToGeneric(item));
        return record;
    }

    private static Map<String, Object> mapToGeneric(Item item) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = item.size() - 1; i >= 0; i--) { // not in our order
            map.put(item.name(i), valueToGeneric(item.value(i)));
        }
        return map;
    }

    private static GenericRecord valueToGeneric(AttributeValue value) {
        GenericRecord record = new GenericData.Record(VALUE);
        switch (value) {
            case AttributeValue.Null() -> record.put("value", null);
            case AttributeValue.Bool(boolean flag) -> record.put("value", flag);
            case AttributeValue.S(String text) -> record.put("value", text);
            case AttributeValue.N(Decimal number) -> record.put("value", record("Number", "digits", number.toString()));
            case AttributeValue.B(Bytes binary) -> record.put("value", ByteBuffer.wrap(binary.toArray()));
            case AttributeValue.SS(List<String> members) ->
                record.put("value", record("StringSet", "members", members));
            case AttributeValue.NS(List<Decimal> members) ->
                record.put("value", record("NumberSet", "members", map(members, Decimal::toString)));
            case AttributeValue.BS(List<Bytes> members) ->
                record.put(
                        "value",
                        record("BinarySet", "members", map(members, member -> ByteBuffer.wrap(member.toArray()))));
            case AttributeValue.L(List<AttributeValue> elements) ->
                record.put("value", map(elements, ItemGenerics::valueToGeneric));
            case AttributeValue.M(Item map) -> record.put("value", mapToGeneric(map));
        }
        return record;
    }

    private static GenericRecord record(String name, String field, Object content) {
        List<Schema> branches = VALUE.getField("value").schema().getTypes();
        Schema schema = branches.stream()
                .filter(branch -> branch.getName().equals(name))
                .findFirst()
                .orElseThrow();
        GenericRecord record = new GenericData.Record(schema);
        record.put(field, content);
        return record;
    }

    static Item toItem(GenericRecord item) {
        return mapToItem((Map<?, ?>) item.get("attributes"));
    }

    private static Item mapToItem(Map<?, ?> map) {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>();
        map.forEach((name, value) -> attributes.put(name.toString(), toValue(((GenericRecord) value).get("value"))));
        return Item.of(attributes);
    }

    private static AttributeValue toValue(Object datum) {
        return switch (datum) {
            case null -> AttributeValue.NULL;
            case Boolean flag -> AttributeValue.of(flag);
            case Utf8 text -> new AttributeValue.S(text.toString());
            case ByteBuffer binary -> new AttributeValue.B(toBytes(binary));
            case Map<?, ?> map -> new AttributeValue.M(mapToItem(map));
            case List<?> list ->
                new AttributeValue.L(map(list, element -> toValue(((GenericRecord) element).get("value"))));
            case GenericRecord record -> toNamedValue(record);
            default -> throw new IllegalArgumentException("unexpected " + datum.getClass());
        };
    }

    private static AttributeValue toNamedValue(GenericRecord record) {
        return switch (record.getSchema().getName()) {
            case "Number" ->
                new AttributeValue.N(Decimal.parse(record.get("digits").toString()));
            case "StringSet" -> new AttributeValue.SS(map((List<?>) record.get("members"), Object::toString));
            case "NumberSet" ->
                new AttributeValue.NS(map((List<?>) record.get("members"), member -> Decimal.parse(member.toString())));
            case "BinarySet" ->
                new AttributeValue.BS(map((List<?>) record.get("members"), member -> toBytes((ByteBuffer) member)));
            default -> throw new IllegalArgumentException("unexpected " + record.getSchema());
        };
    }

    static Bytes toBytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return Bytes.wrap(bytes);
    }

    private static <T, R> List<R> map(List<T> list, Function<? super T, ? extends R> function) {
        List<R> mapped = new ArrayList<>();
        list.forEach(element -> mapped.add(function.apply(element)));
        return mapped;
    }
}
