package io.streambed.protocol;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.model.AttributeValue;
import io.streambed.model.Bytes;
import io.streambed.model.Decimal;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import java.io.IOException;

/** Attribute values as the API writes them: {@code {"S":"text"}}, numbers as strings, binary as base64. */
public final class AttributeValueJson {
    private AttributeValueJson() {}

    /** Writes the member {@code name} with an item as its value. */
    public static void write(JsonGenerator generator, String name, Item item) throws IOException {
        generator.writeFieldName(name);
        write(generator, item);
    }

    /**
     * Reads an item from its JSON, as in a request.
     *
     * @throws DynamoDbException if it is no item, or one of its values is not valid
     */
    public static Item parseItem(byte[] json) {
        try (RequestParser parser = new RequestParser(json)) {
            if (parser.next() == null) {
                throw RequestParser.malformed();
            }
            Object item = new AttributeValueReader(parser, false).item(false);
            if (parser.next() != null) {
                throw RequestParser.malformed();
            }
            return (Item) InvalidValue.requireValid(item);
        } catch (IOException _) {
            throw RequestParser.malformed();
        }
    }

    public static void write(JsonGenerator generator, Item item) throws IOException {
        generator.writeStartObject();
        for (int i = 0; i < item.size(); i++) {
            generator.writeFieldName(item.name(i));
            write(generator, item.value(i));
        }
        generator.writeEndObject();
    }

    public static void write(JsonGenerator generator, AttributeValue value) throws IOException {
        generator.writeStartObject();
        switch (value) {
            case AttributeValue.S s -> generator.writeStringField("S", s.value());
            case AttributeValue.N n -> generator.writeStringField("N", n.value().toString());
            case AttributeValue.B b -> {
                generator.writeFieldName("B");
                writeBase64(generator, b.value());
            }
            case AttributeValue.Bool bool -> generator.writeBooleanField("BOOL", bool.value());
            case AttributeValue.Null _ -> generator.writeBooleanField("NULL", true);
            case AttributeValue.SS ss -> {
                generator.writeArrayFieldStart("SS");
                for (String member : ss.values()) {
                    generator.writeString(member);
                }
                generator.writeEndArray();
            }
            case AttributeValue.NS ns -> {
                generator.writeArrayFieldStart("NS");
                for (Decimal member : ns.values()) {
                    generator.writeString(member.toString());
                }
                generator.writeEndArray();
            }
            case AttributeValue.BS bs -> {
                generator.writeArrayFieldStart("BS");
                for (Bytes member : bs.values()) {
                    writeBase64(generator, member);
                }
                generator.writeEndArray();
            }
            case AttributeValue.L l -> {
                generator.writeArrayFieldStart("L");
                for (AttributeValue element : l.values()) {
                    write(generator, element);
                }
                generator.writeEndArray();
            }
            case AttributeValue.M m -> write(generator, "M", m.value());
        }
        generator.writeEndObject();
    }

    private static void writeBase64(JsonGenerator generator, Bytes bytes) throws IOException {
        generator.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, bytes.unsafeArray(), 0, bytes.length());
    }
}
