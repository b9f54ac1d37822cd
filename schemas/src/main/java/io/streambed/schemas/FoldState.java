package io.streambed.schemas;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The fold rule: what has been folded from a log partition so far, and so which record comes next.
 *
 * <ul>
 *   <li>A claim is valid if its epoch is greater than the current epoch; it sets current epoch and owner, and seq to 0.
 *   <li>Any other record is valid if epoch and owner are the current ones and its seq is exactly the last seq + 1.
 *   <li>Every other record is void: it never happened, for every reader, for ever.
 * </ul>
 *
 * <p>Every reader of the log folds with this class: sequencer, materializer, stream reader, restore.
 *
 * @param epoch epoch of the last valid claim; 0 before the first
 * @param owner owner of the last valid claim
 * @param seq seq of the last valid record of that claim
 */
public record FoldState(long epoch, UUID owner, long seq) {
    /** Before the first record of a log partition. No record but a claim follows it, because epochs start at 1. */
    public static final FoldState INITIAL = new FoldState(0, new UUID(0, 0), 0);

    private static final int ENCODED_LENGTH = 4 * Long.BYTES;

    /** Whether a record with this header, or with none of ours, is valid when it comes next. */
    public boolean accepts(@Nullable RecordHeader header) {
        if (header == null) {
            return false;
        }
        if (header.kind() == RecordKind.CLAIM) {
            return header.epoch() > epoch;
        }
        return header.epoch() == epoch
                && header.seq() == seq + 1
                && header.owner().equals(owner);
    }

    /**
     * The state after a valid record.
     *
     * @throws IllegalArgumentException if this state does not accept it
     */
    public FoldState after(RecordHeader header) {
        if (!accepts(header)) {
            throw new IllegalArgumentException("void after " + this + ": " + header);
        }
        return header.kind() == RecordKind.CLAIM
                ? new FoldState(header.epoch(), header.owner(), 0)
                : new FoldState(epoch, owner, header.seq());
    }

    /**
     * The state before a record that is known to be valid, and is not a claim.
     *
     * @throws IllegalArgumentException if it is a claim, which says nothing of what was before
     */
    public static FoldState before(RecordHeader valid) {
        if (valid.kind() == RecordKind.CLAIM) {
            throw new IllegalArgumentException("a claim");
        }
        return new FoldState(valid.epoch(), valid.owner(), valid.seq() - 1);
    }

    /** 32 bytes: epoch, owner and seq, big endian. */
    public byte[] encode() {
        byte[] bytes = new byte[ENCODED_LENGTH];
        BigEndian.putLong(bytes, 0, epoch);
        BigEndian.putLong(bytes, 8, owner.getMostSignificantBits());
        BigEndian.putLong(bytes, 16, owner.getLeastSignificantBits());
        BigEndian.putLong(bytes, 24, seq);
        return bytes;
    }

    /**
     * The inverse of {@link #encode}.
     *
     * @throws CorruptRecordException if the length is wrong
     */
    public static FoldState decode(byte[] bytes) {
        if (bytes.length != ENCODED_LENGTH) {
            throw new CorruptRecordException("a fold state of " + bytes.length + " bytes");
        }
        UUID owner = new UUID(BigEndian.longAt(bytes, 8), BigEndian.longAt(bytes, 16));
        return new FoldState(BigEndian.longAt(bytes, 0), owner, BigEndian.longAt(bytes, 24));
    }
}
