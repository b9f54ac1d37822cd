package io.streambed.protocol;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.model.AttributeValue;
import io.streambed.model.Bytes;
import io.streambed.model.Item;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Renders a decoded request, or a part of one, as JSON that decodes to the same: for sending a part of it to another node. */
public final class InputJson {
    private InputJson() {}

    /**
     * Writes an object.
     *
     * @throws io.streambed.model.DynamoDbException if one of its values is not valid
     */
    public static void write(JsonGenerator generator, Input input) throws IOException {
        generator.writeStartObject();
        List<Shape.Member> members = input.shape().members();
        for (int i = 0; i < members.size(); i++) {
            Object value = input.valueAt(i);
            if (value != null) {
                generator.writeFieldName(members.get(i).name());
                writeValue(generator, value);
            }
        }
        generator.writeEndObject();
    }

    private static void writeValue(JsonGenerator generator, Object value) throws IOException {
        switch (InvalidValue.requireValid(value)) {
            case String text -> generator.writeString(text);
            case Integer number -> generator.writeNumber(number);
            case Long number -> generator.writeNumber(number);
            case Double number -> generator.writeNumber(number);
            case Boolean bool -> generator.writeBoolean(bool);
            case Bytes bytes ->
                generator.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, bytes.unsafeArray(), 0, bytes.length());
            case AttributeValue attribute -> AttributeValueJson.write(generator, attribute);
            case Item item -> AttributeValueJson.write(generator, item);
            case Input structure -> write(generator, structure);
            case List<?> list -> {
                generator.writeStartArray();
                for (Object element : list) {
                    writeValue(generator, element);
                }
                generator.writeEndArray();
            }
            case Map<?, ?> map -> {
                generator.writeStartObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    generator.writeFieldName((String) entry.getKey());
                    writeValue(generator, entry.getValue());
                }
                generator.writeEndObject();
            }
            default -> throw new IllegalArgumentException("cannot be rendered: " + value.getClass());
        }
    }
}
