package io.streambed.schemas;

import java.util.Arrays;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What a reader must know of a record of the change log before, and often instead of, decoding it. It is written as
 * five Kafka record headers; all numbers are big endian:
 *
 * <table>
 * <caption>Headers</caption>
 * <tr><td>{@code kind}</td><td>1 byte: {@link RecordKind#code}</td></tr>
 * <tr><td>{@code tables}</td><td>4 bytes for each table touched: its number; left out when there is none</td></tr>
 * <tr><td>{@code epoch}</td><td>8 bytes, at least 1: the epoch of the claim the record was written under</td></tr>
 * <tr><td>{@code owner}</td><td>16 bytes: the UUID of the sequencer that wrote it</td></tr>
 * <tr><td>{@code seq}</td><td>8 bytes, not negative: position within the claim, 0 for the claim itself</td></tr>
 * </table>
 *
 * <p>Other headers are ignored. Immutable, except that the array of tables is shared and must not be modified.
 */
public final class RecordHeader {
    private static final String KIND = "kind";
    private static final String TABLES = "tables";
    private static final String EPOCH = "epoch";
    private static final String OWNER = "owner";
    private static final String SEQ = "seq";

    private static final int[] NO_TABLES = {};
    private static final byte[][] KIND_BYTES = kindBytes();

    private final RecordKind kind;
    private final long epoch;
    private final UUID owner;
    private final long seq;
    private final int[] tables;

    private RecordHeader(RecordKind kind, long epoch, UUID owner, long seq, int[] tables) {
        this.kind = kind;
        this.epoch = epoch;
        this.owner = owner;
        this.seq = seq;
        this.tables = tables;
    }

    /**
     * A header to write.
     *
     * @param tables numbers of the tables the record touches; kept, not copied
     * @throws IllegalArgumentException if {@code epoch} is less than 1 or {@code seq} is negative
     */
    public static RecordHeader of(RecordKind kind, long epoch, UUID owner, long seq, int... tables) {
        if (epoch < 1 || seq < 0) {
            throw new IllegalArgumentException("epoch " + epoch + ", seq " + seq);
        }
        return new RecordHeader(kind, epoch, owner, seq, tables);
    }

    public RecordKind kind() {
        return kind;
    }

    /** The epoch of the claim this record was written under, at least 1. */
    public long epoch() {
        return epoch;
    }

    /** The sequencer that wrote it. */
    public UUID owner() {
        return owner;
    }

    /** Position within the claim: 0 for the claim, then 1, 2, and so on. */
    public long seq() {
        return seq;
    }

    /** Numbers of the tables touched, possibly none. Not to be modified. */
    public int[] tables() {
        return tables;
    }

    /** Whether the record touches the table with this number. */
    public boolean touches(int table) {
        for (int touched : tables) {
            if (touched == table) {
                return true;
            }
        }
        return false;
    }

    /** Adds the five headers. */
    public void writeTo(Headers headers) {
        headers.add(KIND, KIND_BYTES[kind.code()]);
        if (tables.length > 0) {
            byte[] numbers = new byte[tables.length * Integer.BYTES];
            for (int i = 0; i < tables.length; i++) {
                BigEndian.putInt(numbers, i * Integer.BYTES, tables[i]);
            }
            headers.add(TABLES, numbers);
        }
        byte[] writer = new byte[2 * Long.BYTES];
        BigEndian.putLong(writer, 0, owner.getMostSignificantBits());
        BigEndian.putLong(writer, Long.BYTES, owner.getLeastSignificantBits());
        headers.add(EPOCH, bytes(epoch));
        headers.add(OWNER, writer);
        headers.add(SEQ, bytes(seq));
    }

    private static byte[] bytes(long value) {
        byte[] bytes = new byte[Long.BYTES];
        BigEndian.putLong(bytes, 0, value);
        return bytes;
    }

    /**
     * Reads a record's headers.
     *
     * @return null if they are not a header of ours: one is missing, of the wrong length, out of range, given twice, or
     *     of a kind this version does not know. Such a record is void.
     */
    public static @Nullable RecordHeader read(Headers headers) {
        byte[] kind = null;
        byte[] tables = null;
        byte[] epoch = null;
        byte[] owner = null;
        byte[] seq = null;
        // One pass, because every lookup by key would walk and compare all headers again.
        for (Header header : headers) {
            byte[] value = header.value();
            switch (header.key()) {
                case KIND -> {
                    if (kind != null || value == null || value.length != 1) {
                        return null;
                    }
                    kind = value;
                }
                case TABLES -> {
                    if (tables != null || value == null || value.length % Integer.BYTES != 0) {
                        return null;
                    }
                    tables = value;
                }
                case EPOCH -> {
                    if (epoch != null || value == null || value.length != Long.BYTES) {
                        return null;
                    }
                    epoch = value;
                }
                case OWNER -> {
                    if (owner != null || value == null || value.length != 2 * Long.BYTES) {
                        return null;
                    }
                    owner = value;
                }
                case SEQ -> {
                    if (seq != null || value == null || value.length != Long.BYTES) {
                        return null;
                    }
                    seq = value;
                }
                default -> {} // someone else's header
            }
        }
        if (kind == null || epoch == null || owner == null || seq == null) {
            return null;
        }
        return checked(RecordKind.ofCode(kind[0]), BigEndian.longAt(epoch, 0), owner, BigEndian.longAt(seq, 0), tables);
    }

    private static @Nullable RecordHeader checked(
            @Nullable RecordKind kind, long epoch, byte[] owner, long seq, byte @Nullable [] tables) {
        if (kind == null || epoch < 1 || seq < 0) {
            return null;
        }
        UUID writer = new UUID(BigEndian.longAt(owner, 0), BigEndian.longAt(owner, Long.BYTES));
        return new RecordHeader(kind, epoch, writer, seq, tables == null ? NO_TABLES : ints(tables));
    }

    private static int[] ints(byte[] bytes) {
        int[] numbers = new int[bytes.length / Integer.BYTES];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = BigEndian.intAt(bytes, i * Integer.BYTES);
        }
        return numbers;
    }

    private static byte[][] kindBytes() {
        RecordKind[] kinds = RecordKind.values();
        byte[][] bytes = new byte[kinds.length + 1][];
        for (RecordKind kind : kinds) {
            bytes[kind.code()] = new byte[] {(byte) kind.code()};
        }
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RecordHeader that
                && kind == that.kind
                && epoch == that.epoch
                && seq == that.seq
                && owner.equals(that.owner)
                && Arrays.equals(tables, that.tables);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(epoch) * 31 + Long.hashCode(seq) + owner.hashCode();
    }

    @Override
    public String toString() {
        return kind + " " + epoch + "/" + owner + "/" + seq + " " + Arrays.toString(tables);
    }
}
