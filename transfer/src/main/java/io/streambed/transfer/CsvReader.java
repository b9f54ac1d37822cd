package io.streambed.transfer;

import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.Bytes;
import io.streambed.model.Decimal;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CSV with a column per attribute. Keys have the types of their definitions, all else are strings. An empty field is an empty
 * string; an index key that is empty is left out, as no index could hold it.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataImport.Format.html">Amazon S3 import
 *     formats for DynamoDB</a>
 */
final class CsvReader implements RecordReader {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final CsvLines lines;
    private final CsvOptions options;
    private List<String> header;
    private long position;

    CsvReader(InputStream source, CsvOptions options) {
        this.lines = new CsvLines(source, options.delimiter());
        this.options = options;
        this.header = options.header();
    }

    @Override
    public @Nullable SourceRecord next() throws IOException {
        if (header.isEmpty() && !readHeader()) {
            return null;
        }
        List<String> row = lines.next();
        if (row == null) {
            return null;
        }
        position++;
        if (row.size() != header.size()) {
            return new SourceRecord.Malformed(
                    position, "The row has " + row.size() + " fields, but the header has " + header.size() + ".");
        }
        try {
            return new SourceRecord.Parsed(position, item(row), null);
        } catch (DynamoDbException e) {
            return new SourceRecord.Malformed(position, e.text());
        }
    }

    private boolean readHeader() throws IOException {
        List<String> first = lines.next();
        if (first == null) {
            return false;
        }
        position++;
        if (first.getFirst().startsWith(String.valueOf(BYTE_ORDER_MARK))) {
            first.set(0, first.getFirst().substring(1));
        }
        if (first.contains("") || new HashSet<>(first).size() < first.size()) {
            throw new MalformedObjectException("The header has names that are empty or occur twice.");
        }
        header = first;
        return true;
    }

    private Item item(List<String> row) {
        Item.Builder item = Item.builder(row.size());
        for (int i = 0; i < row.size(); i++) {
            String name = header.get(i);
            AttributeType type = options.keys().get(name);
            String text = row.get(i);
            if (type == null) {
                item.put(name, new AttributeValue.S(text));
            } else if (!text.isEmpty()) {
                item.put(name, key(name, type, text));
            }
        }
        return item.build();
    }

    private static AttributeValue key(String name, AttributeType type, String text) {
        return switch (type) {
            case S -> new AttributeValue.S(text);
            case N -> new AttributeValue.N(Decimal.parse(text.strip()));
            case B -> new AttributeValue.B(binary(name, text));
            case BOOL, NULL, SS, NS, BS, L, M -> throw new IllegalArgumentException("no key type: " + type);
        };
    }

    private static Bytes binary(String name, String text) {
        try {
            return Bytes.wrap(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw DynamoDbException.validation("The value of " + name + " is no Base64");
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
