package io.streambed.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.streambed.model.Item;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

class ItemFileTest {
    @Provide
    Arbitrary<List<Item>> items() {
        return ModelArbitraries.items().list().ofMaxSize(20);
    }

    @Property(tries = 30)
    void whatIsReadIsWhatWasWritten(@ForAll("items") List<Item> items) throws IOException {
        List<EncodedItem> encoded = items.stream().map(EncodedItem::of).toList();

        List<EncodedItem> read = read(written(encoded));

        assertThat(read).isEqualTo(encoded);
        assertThat(read.stream().map(EncodedItem::size))
                .isEqualTo(encoded.stream().map(EncodedItem::size).toList());
    }

    @Property(tries = 20)
    void anyToolThatKnowsAvroCanReadTheFile(@ForAll("items") List<Item> items) throws IOException {
        byte[] file = written(items.stream().map(EncodedItem::of).toList());

        int count = 0;
        try (DataFileStream<GenericRecord> stream =
                new DataFileStream<>(new ByteArrayInputStream(file), new GenericDatumReader<>())) {
            while (stream.hasNext()) {
                assertThat(stream.next().getSchema().getFullName()).isEqualTo("io.streambed.log.Item");
                count++;
            }
        }
        assertThat(count).isEqualTo(items.size());
    }

    @Property(tries = 60)
    void aDamagedFileIsReadOrRefusedButNeverBreaksTheReader(
            @ForAll("items") List<Item> items, @ForAll int position, @ForAll byte value) throws IOException {
        byte[] file = written(items.stream().map(EncodedItem::of).toList());
        // Low bits only: a block that claims to have two gigabytes would be believed.
        file[Math.floorMod(position, file.length)] ^= (byte) (value & 0x0F);

        Throwable thrown = catchThrowable(() -> read(file));

        if (thrown != null) {
            assertThat(thrown).isInstanceOfAny(IOException.class, CorruptRecordException.class);
        }
    }

    private static byte[] written(List<EncodedItem> items) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ItemFile.Writer writer = new ItemFile.Writer(bytes)) {
            for (EncodedItem item : items) {
                writer.append(item);
            }
        }
        return bytes.toByteArray();
    }

    private static List<EncodedItem> read(byte[] file) throws IOException {
        List<EncodedItem> items = new ArrayList<>();
        try (ItemFile.Reader reader = new ItemFile.Reader(new ByteArrayInputStream(file))) {
            for (EncodedItem item = reader.next(); item != null; item = reader.next()) {
                items.add(item);
            }
        }
        return items;
    }
}
