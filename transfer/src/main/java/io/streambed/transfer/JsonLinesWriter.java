package io.streambed.transfer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.streambed.model.Item;
import io.streambed.protocol.AttributeValueJson;
import java.io.IOException;
import java.io.OutputStream;

/**
 * DynamoDB JSON, a record per line.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html">DynamoDB table
 *     export output format</a>
 */
final class JsonLinesWriter implements RecordWriter {
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator generator;

    JsonLinesWriter(OutputStream target) throws IOException {
        generator = JSON.createGenerator(target);
        generator.setRootValueSeparator(new SerializedString(""));
    }

    @Override
    public void item(Item item) throws IOException {
        generator.writeStartObject();
        AttributeValueJson.write(generator, "Item", item);
        end();
    }

    @Override
    public void change(ItemChange change) throws IOException {
        generator.writeStartObject();
        generator.writeObjectFieldStart("Metadata");
        generator.writeObjectFieldStart("WriteTimestampMicros");
        generator.writeStringField("N", Long.toString(change.writtenAtMicros()));
        generator.writeEndObject();
        generator.writeEndObject();
        AttributeValueJson.write(generator, "Keys", change.key());
        Item newImage = change.newImage();
        if (newImage != null) {
            AttributeValueJson.write(generator, "NewImage", newImage);
        }
        Item oldImage = change.oldImage();
        if (oldImage != null) {
            AttributeValueJson.write(generator, "OldImage", oldImage);
        }
        end();
    }

    private void end() throws IOException {
        generator.writeEndObject();
        generator.writeRaw('\n');
    }

    @Override
    public void close() throws IOException {
        generator.close();
    }
}
