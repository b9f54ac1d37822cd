package io.streambed.schemas;

import org.jspecify.annotations.Nullable;

/** What a record of the change log is. Its code is written in the record's {@code kind} header and never changes. */
public enum RecordKind {
    /** A sequencer takes over the log partition. */
    CLAIM(1),
    /** Says nothing but that its writer was the owner when it was read back: the round trip of a strong read. */
    BARRIER(2),
    /** One or more changes of items, atomically. */
    COMMIT(3),
    /** A table was created on, or its definition changed on, this log partition. */
    TABLE_CHANGED(4),
    /** A table was dropped on this log partition. */
    TABLE_DROPPED(5),
    /** A participant of a transaction has checked its conditions and locked its items. */
    TX_PREPARED(6),
    /** The home of a transaction has decided it. */
    TX_DECIDED(7),
    /** A participant of a transaction has carried out the decision. */
    TX_FINISHED(8);

    private static final @Nullable RecordKind[] BY_CODE = byCode();

    private final int code;

    RecordKind(int code) {
        this.code = code;
    }

    /** The kind on the wire, 1 to 127. */
    public int code() {
        return code;
    }

    /** Whether records of this kind are {@link LogRecord.Changing}. */
    public boolean changesItems() {
        return this == COMMIT || this == TX_FINISHED;
    }

    /** Whether records of this kind are steps of transactions. */
    public boolean ofTransaction() {
        return code >= TX_PREPARED.code;
    }

    /** The kind with this code, or null if this version knows none. */
    public static @Nullable RecordKind ofCode(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }

    private static @Nullable RecordKind[] byCode() {
        @Nullable RecordKind[] kinds = new @Nullable RecordKind[values().length + 1];
        for (RecordKind kind : values()) {
            kinds[kind.code] = kind;
        }
        return kinds;
    }
}
