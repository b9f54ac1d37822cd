package io.streambed.transfer;

import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Input;
import io.streambed.protocol.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** DynamoDB JSON, a record per line: {@code {"Item": {...}}}, for conditional puts with the members of a PutItem request. */
final class JsonLinesReader implements RecordReader {
    private static final Shape.Structure LINE = Shape.structure("ImportRecord")
            .required("Item", Shape.ITEM)
            .optional("ConditionExpression", Shape.string())
            .optional("ExpressionAttributeNames", CommonShapes.EXPRESSION_ATTRIBUTE_NAMES)
            .optional("ExpressionAttributeValues", Shape.ITEM)
            .build();

    private final InputStream source;
    private final byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;
    private long line;

    JsonLinesReader(InputStream source) {
        this.source = source;
    }

    @Override
    public @Nullable SourceRecord next() throws IOException {
        while (true) {
            byte[] text = nextLine();
            if (text == null) {
                return null;
            }
            if (text.length > MAX_RECORD) {
                return new SourceRecord.Malformed(line, "The record is longer than " + MAX_RECORD + " bytes.");
            }
            if (!isBlank(text)) {
                return parsed(text);
            }
        }
    }

    private SourceRecord parsed(byte[] text) {
        try {
            Input record = Input.parse(LINE, text);
            Item item = record.item("Item");
            String condition = record.stringOrNull("ConditionExpression");
            Item values = record.itemOrNull("ExpressionAttributeValues");
            return new SourceRecord.Parsed(
                    line,
                    item,
                    condition == null
                            ? null
                            : new PutCondition(
                                    condition,
                                    record.stringMap("ExpressionAttributeNames"),
                                    values == null ? Item.EMPTY : values));
        } catch (DynamoDbException e) {
            return new SourceRecord.Malformed(line, e.text().isEmpty() ? "The record is no valid JSON." : e.text());
        }
    }

    /** A line without its end; of one that is too long a part that is too long. Null at the end. */
    private byte @Nullable [] nextLine() throws IOException {
        ByteArrayOutputStream text = null;
        boolean some = false;
        while (true) {
            if (start == end && !fill()) {
                line++;
                return some && text != null ? text.toByteArray() : null;
            }
            int newline = start;
            while (newline < end && buffer[newline] != '\n') {
                newline++;
            }
            some = true;
            if (text == null) {
                text = new ByteArrayOutputStream(newline - start);
            }
            // Of a line that is too long, what follows is only stepped over.
            if (text.size() <= MAX_RECORD) {
                text.write(buffer, start, newline - start);
            }
            start = newline;
            if (newline < end) {
                start++;
                line++;
                return text.toByteArray();
            }
        }
    }

    private boolean fill() throws IOException {
        start = 0;
        end = Math.max(0, source.read(buffer));
        return end > 0;
    }

    private static boolean isBlank(byte[] text) {
        for (byte b : text) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
