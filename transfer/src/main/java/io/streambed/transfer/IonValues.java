package io.streambed.transfer;

import com.amazon.ion.IonReader;
import com.amazon.ion.IonType;
import com.amazon.ion.IonWriter;
import io.streambed.model.AttributeValue;
import io.streambed.model.Bytes;
import io.streambed.model.Decimal;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Attribute values as Ion values: sets are lists with an annotation, numbers are decimals, binary is a blob. */
final class IonValues {
    private static final String STRING_SET = "$dynamodb_SS";
    private static final String NUMBER_SET = "$dynamodb_NS";
    private static final String BINARY_SET = "$dynamodb_BS";

    private IonValues() {}

    static void writeItem(IonWriter writer, Item item) throws IOException {
        writer.stepIn(IonType.STRUCT);
        for (int i = 0; i < item.size(); i++) {
            writer.setFieldName(item.name(i));
            write(writer, item.value(i));
        }
        writer.stepOut();
    }

    private static void write(IonWriter writer, AttributeValue value) throws IOException {
        switch (value) {
            case AttributeValue.S s -> writer.writeString(s.value());
            case AttributeValue.N n -> writer.writeDecimal(n.value().toBigDecimal());
            case AttributeValue.B b -> writer.writeBlob(b.value().unsafeArray());
            case AttributeValue.Bool bool -> writer.writeBool(bool.value());
            case AttributeValue.Null _ -> writer.writeNull();
            case AttributeValue.SS set -> {
                startSet(writer, STRING_SET);
                for (String member : set.values()) {
                    writer.writeString(member);
                }
                writer.stepOut();
            }
            case AttributeValue.NS set -> {
                startSet(writer, NUMBER_SET);
                for (Decimal member : set.values()) {
                    writer.writeDecimal(member.toBigDecimal());
                }
                writer.stepOut();
            }
            case AttributeValue.BS set -> {
                startSet(writer, BINARY_SET);
                for (Bytes member : set.values()) {
                    writer.writeBlob(member.unsafeArray());
                }
                writer.stepOut();
            }
            case AttributeValue.L list -> {
                writer.stepIn(IonType.LIST);
                for (AttributeValue element : list.values()) {
                    write(writer, element);
                }
                writer.stepOut();
            }
            case AttributeValue.M map -> writeItem(writer, map.value());
        }
    }

    private static void startSet(IonWriter writer, String annotation) throws IOException {
        writer.addTypeAnnotation(annotation);
        writer.stepIn(IonType.LIST);
    }

    /**
     * Reads the struct that the reader stands on.
     *
     * @param level how deep it lies; an item is at 0
     * @throws DynamoDbException a validation error if it is no item
     */
    static Item readItem(IonReader reader, int level) {
        Item.Builder item = Item.builder(8);
        reader.stepIn();
        for (IonType type = reader.next(); type != null; type = reader.next()) {
            String name = reader.getFieldName();
            if (name.isEmpty()) {
                throw DynamoDbException.validation("Empty attribute name");
            }
            item.put(name, read(reader, type, level + 1));
        }
        reader.stepOut();
        return item.build();
    }

    private static AttributeValue read(IonReader reader, IonType type, int level) {
        if (level > AttributeValue.MAX_NESTING) {
            throw DynamoDbException.validation("Nesting Levels have exceeded supported limits: Attributes in the item"
                    + " have nested levels beyond supported limit");
        }
        if (reader.isNullValue()) {
            return AttributeValue.NULL;
        }
        return switch (type) {
            case STRING -> new AttributeValue.S(reader.stringValue());
            case BOOL -> AttributeValue.of(reader.booleanValue());
            case INT, DECIMAL -> new AttributeValue.N(Decimal.of(reader.bigDecimalValue()));
            case BLOB -> new AttributeValue.B(Bytes.wrap(reader.newBytes()));
            case STRUCT -> new AttributeValue.M(readItem(reader, level));
            case LIST -> list(reader, level);
            case NULL, FLOAT, TIMESTAMP, SYMBOL, CLOB, SEXP, DATAGRAM -> throw unsupported(type);
        };
    }

    private static AttributeValue list(IonReader reader, int level) {
        String[] annotations = reader.getTypeAnnotations();
        String annotation = annotations.length == 0 ? "" : annotations[0];
        return switch (annotation) {
            case STRING_SET -> new AttributeValue.SS(members(reader, level, IonValues::string));
            case NUMBER_SET -> new AttributeValue.NS(members(reader, level, IonValues::number));
            case BINARY_SET -> new AttributeValue.BS(members(reader, level, IonValues::binary));
            case "" -> new AttributeValue.L(members(reader, level, value -> value));
            default -> throw DynamoDbException.validation("Unsupported Ion type annotation: " + annotation);
        };
    }

    private static <T> List<T> members(IonReader reader, int level, Function<AttributeValue, T> member) {
        List<T> members = new ArrayList<>();
        reader.stepIn();
        for (IonType type = reader.next(); type != null; type = reader.next()) {
            members.add(member.apply(read(reader, type, level + 1)));
        }
        reader.stepOut();
        return members;
    }

    private static String string(AttributeValue value) {
        if (value instanceof AttributeValue.S(String text)) {
            return text;
        }
        throw notOfTheSet();
    }

    private static Decimal number(AttributeValue value) {
        if (value instanceof AttributeValue.N(Decimal number)) {
            return number;
        }
        throw notOfTheSet();
    }

    private static Bytes binary(AttributeValue value) {
        if (value instanceof AttributeValue.B(Bytes bytes)) {
            return bytes;
        }
        throw notOfTheSet();
    }

    private static DynamoDbException notOfTheSet() {
        return DynamoDbException.validation("A member of a set is not of the set's type");
    }

    private static DynamoDbException unsupported(IonType type) {
        return DynamoDbException.validation("Unsupported Ion type: " + type);
    }
}
