package io.streambed.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.model.Item;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RecordFormatsPropertyTest {
    @Provide
    Arbitrary<List<Item>> items() {
        return RandomItems.items().list().ofMaxSize(8);
    }

    @Property(tries = 150)
    void whatIsExportedCanBeImported(
            @ForAll("items") List<Item> items, @ForAll ExportFormat format, @ForAll Compression compression)
            throws IOException {
        ByteArrayOutputStream object = new ByteArrayOutputStream();
        try (RecordWriter writer = format.writer(compression.packed(object))) {
            for (Item item : items) {
                writer.item(item);
            }
        }

        SourceRequest source = new SourceRequest("bucket", "", InputFormat.valueOf(format.name()), compression, null);
        List<Item> read = new ArrayList<>();
        try (RecordReader reader = source.reader(new ByteArrayInputStream(object.toByteArray()))) {
            for (SourceRecord next = reader.next(); next != null; next = reader.next()) {
                assertThat(next).isInstanceOf(SourceRecord.Parsed.class);
                read.add(((SourceRecord.Parsed) next).item());
            }
        }
        assertThat(read).isEqualTo(items);
    }

    @Property(tries = 200)
    void anObjectOfGarbageIsReadToItsEndOrRefused(
            @ForAll byte[] garbage, @ForAll InputFormat format, @ForAll Compression compression) {
        CsvOptions csv = new CsvOptions(',', List.of(), Map.of());
        SourceRequest source = new SourceRequest("bucket", "", format, compression, csv);

        try (RecordReader reader = source.reader(new ByteArrayInputStream(garbage))) {
            int records = 0;
            while (reader.next() != null) {
                records++;
            }
            assertThat(records).isLessThanOrEqualTo(garbage.length + 1);
        } catch (IOException refused) {
            assertThat(refused).isNotNull();
        }
    }
}
