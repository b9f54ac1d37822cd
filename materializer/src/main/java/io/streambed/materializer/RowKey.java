package io.streambed.materializer;

import java.util.Arrays;

/**
 * The keys of the rows of the {@code items} store. The first byte says what kind of row it is; numbers are big endian.
 *
 * <pre>
 * 00 01                       local only: the applied row at the last checkpoint, see {@link LocalMarks}
 * 00 02                       local only: the highest offset this copy ever applied
 * 01                          applied row: applied offset, fold state, commit time       {@link AppliedRow}
 * 02 table(4) offset(8)       what the record at that offset said of a table              {@link TableRow}
 * 03 table(4)                 counters of a table                                        {@link CountersRow}
 * 04 block(8)                 block index                                                {@link BlockRow}
 * 05 transaction(16)          intent: a transaction's part that is prepared here         {@link TransactionRows}
 * 06 transaction(16)          decision of a transaction                                  {@link TransactionRows}
 * 07 ...                      request tokens                                             {@link TransactionRows}
 * 08                          of which items the expiry entries are made               {@link ExpiryMarks}
 * 09                          position: the last index update applied                     {@link IndexFold}
 * 0A source(4)                the highest offset of a source that an index update had    {@link IndexFold}
 * 10 table(4) primary key     item                                                       {@link ItemRow}
 * 11 table(4) index(4) entry  entry of a local index: no more than its key                {@link IndexEntries}
 * 12 table(4) setting(8) second(8) primary key  expiry of an item: no more than its key  {@link ExpiryEntries}
 * 13 table(4) index(4) entry  entry of a global index: what it holds of the item          {@link ItemRow}
 * 14 table(4) index(4) source(4)  what a source has sent to fill a new index              {@link BackfillMark}
 * 15 table(4) partition key   size of an item collection                                 {@link CollectionRow}
 * </pre>
 *
 * Kinds 10 to 1F hold what belongs to one table, always with its number next, so that a dropped table can be purged
 * without knowing what it consisted of.
 */
final class RowKey {
    static final byte LOCAL = 0x00;
    static final byte APPLIED = 0x01;
    static final byte TABLE = 0x02;
    static final byte COUNTERS = 0x03;
    static final byte BLOCK = 0x04;
    static final byte INTENT = 0x05;
    static final byte DECISION = 0x06;
    static final byte TOKEN = 0x07;
    static final byte EXPIRY_MARKS = 0x08;
    static final byte INDEX_POSITION = 0x09;
    static final byte INDEX_SOURCE = 0x0A;
    static final byte ITEM = 0x10;
    static final byte LOCAL_INDEX = 0x11;
    static final byte EXPIRY = 0x12;
    static final byte GLOBAL_INDEX = 0x13;
    static final byte BACKFILL_MARK = 0x14;
    static final byte COLLECTION = 0x15;

    /** The kinds of rows whose key goes on with a table's number and that vanish with the table. */
    static final byte[] KINDS_OF_A_TABLE = {ITEM, LOCAL_INDEX, EXPIRY, GLOBAL_INDEX, BACKFILL_MARK, COLLECTION};

    private static final byte[] APPLIED_KEY = {APPLIED};
    private static final byte[] EXPIRY_MARKS_KEY = {EXPIRY_MARKS};
    private static final byte[] INDEX_POSITION_KEY = {INDEX_POSITION};
    private static final int TABLE_PREFIX = 1 + Integer.BYTES;
    private static final int INDEX_PREFIX = TABLE_PREFIX + Integer.BYTES;
    private static final int EXPIRY_SETTING_PREFIX = TABLE_PREFIX + Long.BYTES;
    private static final int EXPIRY_PREFIX = EXPIRY_SETTING_PREFIX + Long.BYTES;

    private RowKey() {}

    static byte[] applied() {
        return APPLIED_KEY;
    }

    static byte[] expiryMarks() {
        return EXPIRY_MARKS_KEY;
    }

    static byte[] indexPosition() {
        return INDEX_POSITION_KEY;
    }

    static byte[] indexSource(int source) {
        return ofTable(INDEX_SOURCE, source);
    }

    /** The key of an index's entry, or what the keys of its entries start with. */
    static byte[] index(byte kind, int table, int index, byte[] entry) {
        byte[] key = new byte[INDEX_PREFIX + entry.length];
        putTable(key, kind, table);
        putInt(key, TABLE_PREFIX, index);
        System.arraycopy(entry, 0, key, INDEX_PREFIX, entry.length);
        return key;
    }

    /** The rows of the entries in a range of them. */
    static KeyRange indexRange(byte kind, int table, int index, KeyRange entries) {
        byte[] none = {};
        byte[] to = entries.to();
        return new KeyRange(
                index(kind, table, index, entries.from()),
                to == null ? index(kind, table, index + 1, none) : index(kind, table, index, to),
                entries.descending());
    }

    /** The entry in an index row's key. */
    static byte[] entryOf(byte[] indexKey) {
        return Arrays.copyOfRange(indexKey, INDEX_PREFIX, indexKey.length);
    }

    /**
     * The key of an item's expiry, or what the keys of a second's expiries start with.
     *
     * @param setting when the table's time to live was set
     */
    static byte[] expiry(int table, long setting, long second, byte[] primaryKey) {
        byte[] key = new byte[EXPIRY_PREFIX + primaryKey.length];
        putTable(key, EXPIRY, table);
        putLong(key, TABLE_PREFIX, setting);
        putLong(key, EXPIRY_SETTING_PREFIX, second);
        System.arraycopy(primaryKey, 0, key, EXPIRY_PREFIX, primaryKey.length);
        return key;
    }

    /** What the keys of the expiries of a setting start with. */
    static byte[] expiriesOf(int table, long setting) {
        byte[] key = new byte[EXPIRY_SETTING_PREFIX];
        putTable(key, EXPIRY, table);
        putLong(key, TABLE_PREFIX, setting);
        return key;
    }

    /** The second in the key of an expiry. */
    static long secondOf(byte[] expiryKey) {
        return longAt(expiryKey, EXPIRY_SETTING_PREFIX);
    }

    /** The primary key in the key of an expiry. */
    static byte[] primaryKeyOfExpiry(byte[] expiryKey) {
        return Arrays.copyOfRange(expiryKey, EXPIRY_PREFIX, expiryKey.length);
    }

    static byte[] backfillMark(int table, int index, int source) {
        byte[] key = index(BACKFILL_MARK, table, index, new byte[Integer.BYTES]);
        putInt(key, INDEX_PREFIX, source);
        return key;
    }

    static byte[] table(int table, long offset) {
        byte[] key = new byte[TABLE_PREFIX + Long.BYTES];
        putTable(key, TABLE, table);
        putLong(key, TABLE_PREFIX, offset);
        return key;
    }

    /** The offset in the key of a table row. */
    static long offsetOf(byte[] tableKey) {
        return longAt(tableKey, TABLE_PREFIX);
    }

    static byte[] counters(int table) {
        return ofTable(COUNTERS, table);
    }

    static byte[] block(long number) {
        byte[] key = new byte[1 + Long.BYTES];
        key[0] = BLOCK;
        putLong(key, 1, number);
        return key;
    }

    static byte[] item(int table, byte[] primaryKey) {
        return ofTable(ITEM, table, primaryKey);
    }

    /** @param collection what the primary keys of its items start with */
    static byte[] collection(int table, byte[] collection) {
        return ofTable(COLLECTION, table, collection);
    }

    private static byte[] ofTable(byte kind, int table, byte[] rest) {
        byte[] key = new byte[TABLE_PREFIX + rest.length];
        putTable(key, kind, table);
        System.arraycopy(rest, 0, key, TABLE_PREFIX, rest.length);
        return key;
    }

    /** The primary key in an item's row key. */
    static byte[] primaryKeyOf(byte[] itemKey) {
        return Arrays.copyOfRange(itemKey, TABLE_PREFIX, itemKey.length);
    }

    /** The number in the key of a table row, a counters row or a row of a table. */
    static int tableOf(byte[] key) {
        return (key[1] & 0xFF) << 24 | (key[2] & 0xFF) << 16 | (key[3] & 0xFF) << 8 | (key[4] & 0xFF);
    }

    /** The key of a table's single row of a kind, or what the keys of its rows of that kind start with. */
    static byte[] ofTable(byte kind, int table) {
        byte[] key = new byte[TABLE_PREFIX];
        putTable(key, kind, table);
        return key;
    }

    /** The first key of a kind. */
    static byte[] startOf(byte kind) {
        return new byte[] {kind};
    }

    /** The key behind every key that starts with {@code prefix}, whose last byte must not be FF. */
    static byte[] endOf(byte kind) {
        return new byte[] {(byte) (kind + 1)};
    }

    /** The key behind the last row of a kind of a table. */
    static byte[] endOfTable(byte kind, int table) {
        // Table numbers are positive, so one more is never smaller as unsigned bytes.
        return ofTable(kind, table + 1);
    }

    private static long longAt(byte[] key, int at) {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | (key[at + i] & 0xFF);
        }
        return value;
    }

    private static void putLong(byte[] key, int at, long value) {
        for (int i = 0; i < Long.BYTES; i++) {
            key[at + i] = (byte) (value >>> (56 - 8 * i));
        }
    }

    private static void putInt(byte[] key, int at, int value) {
        key[at] = (byte) (value >>> 24);
        key[at + 1] = (byte) (value >>> 16);
        key[at + 2] = (byte) (value >>> 8);
        key[at + 3] = (byte) value;
    }

    private static void putTable(byte[] key, byte kind, int table) {
        key[0] = kind;
        putInt(key, 1, table);
    }
}
