package io.streambed.transfer;

import com.amazon.ion.IonException;
import com.amazon.ion.IonReader;
import com.amazon.ion.IonType;
import com.amazon.ion.system.IonReaderBuilder;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Amazon Ion, text or binary: a sequence of structs {@code {Item:{...}}}, for conditional puts with members as in JSON. */
final class IonRecordReader implements RecordReader {
    private final BoundedRecords source;
    private @Nullable IonReader reader;
    private long position;

    IonRecordReader(InputStream source) {
        this.source = new BoundedRecords(source);
    }

    @Override
    public @Nullable SourceRecord next() throws IOException {
        try {
            IonReader values = reader;
            if (values == null) {
                values = IonReaderBuilder.standard().build(source);
                reader = values;
            }
            IonType type = values.next();
            position++;
            source.nextRecord();
            if (type == null) {
                return null;
            }
            return type == IonType.STRUCT && !values.isNullValue()
                    ? struct(values)
                    : malformed("The record is no struct.");
        } catch (IonException | IndexOutOfBoundsException | IllegalArgumentException e) {
            // Ion's text has no place to begin again.
            IOException unreadable = unreadable(e);
            throw unreadable != null
                    ? unreadable
                    : new MalformedObjectException("The object is no valid Ion from record " + position + " on.", e);
        }
    }

    private SourceRecord struct(IonReader values) {
        int depth = values.getDepth();
        Item item = null;
        String condition = null;
        Map<String, String> names = new HashMap<>();
        Item placeholders = Item.EMPTY;
        values.stepIn();
        try {
            for (IonType type = values.next(); type != null; type = values.next()) {
                switch (values.getFieldName()) {
                    case "Item" -> item = items(values, type);
                    case "ConditionExpression" -> condition = text(values, type);
                    case "ExpressionAttributeNames" -> names(values, type, names);
                    case "ExpressionAttributeValues" -> placeholders = items(values, type);
                    default -> {}
                }
            }
            values.stepOut();
        } catch (DynamoDbException e) {
            while (values.getDepth() > depth) {
                values.stepOut();
            }
            return malformed(e.text());
        }
        if (item == null) {
            return malformed("The record has no Item.");
        }
        return new SourceRecord.Parsed(
                position, item, condition == null ? null : new PutCondition(condition, names, placeholders));
    }

    private static Item items(IonReader values, IonType type) {
        if (type != IonType.STRUCT || values.isNullValue()) {
            throw DynamoDbException.validation("The Item of a record is no struct.");
        }
        return IonValues.readItem(values, 0);
    }

    private static String text(IonReader values, IonType type) {
        if (type != IonType.STRING || values.isNullValue()) {
            throw DynamoDbException.validation("A part of the condition is no string.");
        }
        return values.stringValue();
    }

    private static void names(IonReader values, IonType type, Map<String, String> names) {
        if (type != IonType.STRUCT || values.isNullValue()) {
            throw DynamoDbException.validation("The ExpressionAttributeNames of a record are no struct.");
        }
        values.stepIn();
        for (IonType name = values.next(); name != null; name = values.next()) {
            names.put(values.getFieldName(), text(values, name));
        }
        values.stepOut();
    }

    private SourceRecord.Malformed malformed(String reason) {
        return new SourceRecord.Malformed(position, reason);
    }

    /** Ion's reader wraps the failures of its source. */
    private static @Nullable IOException unreadable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException io) {
                return io;
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
