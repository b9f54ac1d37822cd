package io.streambed.materializer;

import io.streambed.schemas.EncodedItem;
import java.util.Arrays;

/** The value of an item's row: the item's DynamoDB size as a varint, then its Avro image as it stands in the log. */
final class ItemRow {
    private ItemRow() {}

    static byte[] encode(EncodedItem item) {
        byte[] avro = item.avro();
        int size = item.size();
        byte[] row = new byte[1 + varintLength(size) + avro.length];
        row[0] = RowFormat.VERSION;
        int at = 1;
        while ((size & ~0x7F) != 0) {
            row[at++] = (byte) (size | 0x80);
            size >>>= 7;
        }
        row[at++] = (byte) size;
        System.arraycopy(avro, 0, row, at, avro.length);
        return row;
    }

    static EncodedItem decode(byte[] row) {
        RowFormat.checkVersion(row);
        int size = 0;
        int at = 1;
        int shift = 0;
        while (true) {
            byte next = row[at++];
            size |= (next & 0x7F) << shift;
            if (next >= 0) {
                return EncodedItem.of(Arrays.copyOfRange(row, at, row.length), size);
            }
            shift += 7;
        }
    }

    private static int varintLength(int size) {
        int length = 1;
        for (int rest = size >>> 7; rest != 0; rest >>>= 7) {
            length++;
        }
        return length;
    }
}
