package io.streambed.transfer;

import com.amazon.ion.IonType;
import com.amazon.ion.IonWriter;
import com.amazon.ion.system.IonTextWriterBuilder;
import io.streambed.model.Item;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Amazon Ion text, a record per line, each behind a version marker of its own.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html">DynamoDB table
 *     export output format</a>
 */
final class IonRecordWriter implements RecordWriter {
    private static final IonTextWriterBuilder ION =
            IonTextWriterBuilder.standard().immutable();

    private final OutputStream target;
    private final StringBuilder line = new StringBuilder();

    IonRecordWriter(OutputStream target) {
        this.target = new BufferedOutputStream(target, 64 * 1024);
    }

    /** What a record consists of. */
    @FunctionalInterface
    private interface Content {
        void write(IonWriter writer) throws IOException;
    }

    @Override
    public void item(Item item) throws IOException {
        record("Item", writer -> IonValues.writeItem(writer, item));
    }

    @Override
    public void change(ItemChange change) throws IOException {
        record("Record", writer -> {
            writer.stepIn(IonType.STRUCT);
            writer.setFieldName("Keys");
            IonValues.writeItem(writer, change.key());
            writer.setFieldName("Metadata");
            writer.stepIn(IonType.STRUCT);
            writer.setFieldName("WriteTimestampMicros");
            writer.writeDecimal(BigDecimal.valueOf(change.writtenAtMicros()));
            writer.stepOut();
            Item oldImage = change.oldImage();
            if (oldImage != null) {
                writer.setFieldName("OldImage");
                IonValues.writeItem(writer, oldImage);
            }
            Item newImage = change.newImage();
            if (newImage != null) {
                writer.setFieldName("NewImage");
                IonValues.writeItem(writer, newImage);
            }
            writer.stepOut();
        });
    }

    private void record(String name, Content content) throws IOException {
        line.setLength(0);
        line.append("$ion_1_0 ");
        try (IonWriter writer = ION.build(line)) {
            writer.stepIn(IonType.STRUCT);
            writer.setFieldName(name);
            content.write(writer);
            writer.stepOut();
        }
        line.append('\n');
        target.write(line.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        target.close();
    }
}
