package io.streambed.materializer;

import io.streambed.model.Bytes;
import io.streambed.schemas.LogRecord;
import io.streambed.schemas.PreparedPart;
import io.streambed.schemas.RecordCodec;
import io.streambed.schemas.RecordKind;
import io.streambed.schemas.TransactionDecision;
import io.streambed.schemas.TransactionToken;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of transactions, so that they survive whoever has begun them:
 *
 * <pre>
 * 05 transaction(16)          a part that is prepared here: a TxPrepared record with nothing else
 * 06 transaction(16)          a decision that was made here: a TxDecided record with nothing else
 * 07 00 token                 what was requested with a token, and when                  {@link CompletedRequest}
 * 07 01 time(8) token         the same by age, to be purged: no more than its key        {@link TokenPurge}
 * </pre>
 */
final class TransactionRows {
    private static final byte BY_TOKEN = 0;
    private static final byte BY_AGE = 1;
    private static final int ID_LENGTH = 2 * Long.BYTES;
    private static final int REQUEST_LENGTH = 32;
    private static final byte[] NO_CONTENT = {RowFormat.VERSION};

    private TransactionRows() {}

    /**
     * The rows that a record writes.
     *
     * @param value the record as it stands in the log
     */
    static void of(LogRecord.TxPrepared record, byte[] value, RecordCodec codec, Consumer<Rows.Row> rows) {
        for (PreparedPart part : record.parts()) {
            byte[] single = record.parts().size() == 1
                    ? value
                    : codec.encode(new LogRecord.TxPrepared(record.time(), List.of(part)));
            rows.accept(new Rows.Row(key(RowKey.INTENT, part.transaction()), versioned(single)));
        }
    }

    /** The rows that a record writes. */
    static void of(LogRecord.TxDecided record, RecordCodec codec, Consumer<Rows.Row> rows) {
        for (TransactionDecision decision : record.decisions()) {
            byte[] single = codec.encode(new LogRecord.TxDecided(record.time(), List.of(decision), List.of()));
            rows.accept(new Rows.Row(key(RowKey.DECISION, decision.transaction()), versioned(single)));
            token(decision.token(), decision.transaction(), record.time(), rows);
        }
        for (UUID completed : record.completed()) {
            rows.accept(new Rows.Row(key(RowKey.DECISION, completed), null));
        }
    }

    /** The rows that a record writes besides those of its changes. */
    static void of(LogRecord.TxFinished record, Consumer<Rows.Row> rows) {
        record.parts().forEach(part -> {
            rows.accept(new Rows.Row(key(RowKey.INTENT, part.transaction()), null));
            token(part.token(), part.transaction(), record.time(), rows);
        });
    }

    /** Reads all parts and decisions there are, each as the record it was written with. */
    static void records(Rows rows, RecordCodec codec, Consumer<LogRecord> records) {
        read(rows, RowKey.INTENT, value -> records.accept(codec.decode(RecordKind.TX_PREPARED, value)));
        read(rows, RowKey.DECISION, value -> records.accept(codec.decode(RecordKind.TX_DECIDED, value)));
    }

    private static void read(Rows rows, byte kind, Consumer<byte[]> values) {
        try (Rows.Cursor cursor = rows.range(RowKey.startOf(kind), RowKey.endOf(kind))) {
            while (cursor.next()) {
                byte[] row = cursor.value();
                RowFormat.checkVersion(row);
                values.accept(Arrays.copyOfRange(row, 1, row.length));
            }
        }
    }

    private static void token(@Nullable TransactionToken token, UUID transaction, long time, Consumer<Rows.Row> rows) {
        if (token == null) {
            return;
        }
        byte[] name = token.token().getBytes(StandardCharsets.UTF_8);
        byte[] row = new byte
                [1 + Long.BYTES + ID_LENGTH + REQUEST_LENGTH + token.sizes().size() * Integer.BYTES];
        ByteBuffer content = ByteBuffer.wrap(row)
                .put(RowFormat.VERSION)
                .putLong(time)
                .putLong(transaction.getMostSignificantBits())
                .putLong(transaction.getLeastSignificantBits())
                .put(token.request().toArray());
        token.sizes().forEach(content::putInt);
        rows.accept(new Rows.Row(tokenKey(name), row));
        rows.accept(new Rows.Row(ageKey(time, name), NO_CONTENT));
    }

    /** What is known of a token; null if nothing is, however old. */
    static @Nullable CompletedRequest token(Rows rows, String token) {
        byte[] row = rows.get(tokenKey(token.getBytes(StandardCharsets.UTF_8)));
        if (row == null) {
            return null;
        }
        ByteBuffer content = RowFormat.read(row);
        long time = content.getLong();
        UUID transaction = new UUID(content.getLong(), content.getLong());
        byte[] request = new byte[REQUEST_LENGTH];
        content.get(request);
        List<Integer> sizes = new ArrayList<>(content.remaining() / Integer.BYTES);
        while (content.hasRemaining()) {
            sizes.add(content.getInt());
        }
        return new CompletedRequest(transaction, time, Bytes.wrap(request), sizes);
    }

    /** The key of the first token that is at least so old, or younger. */
    static byte[] agesFrom(long time) {
        return ageKey(time, new byte[0]);
    }

    /** The row of the token that a row by age is about, if it has not been used again since; else null. */
    static byte @Nullable [] tokenOfAge(Rows rows, byte[] ageKey) {
        byte[] key = tokenKey(Arrays.copyOfRange(ageKey, 2 + Long.BYTES, ageKey.length));
        byte[] row = rows.get(key);
        boolean same = row != null
                && RowFormat.read(row).getLong()
                        == ByteBuffer.wrap(ageKey, 2, Long.BYTES).getLong();
        return same ? key : null;
    }

    private static byte[] key(byte kind, UUID transaction) {
        return ByteBuffer.allocate(1 + ID_LENGTH)
                .put(kind)
                .putLong(transaction.getMostSignificantBits())
                .putLong(transaction.getLeastSignificantBits())
                .array();
    }

    private static byte[] tokenKey(byte[] token) {
        return ByteBuffer.allocate(2 + token.length)
                .put(RowKey.TOKEN)
                .put(BY_TOKEN)
                .put(token)
                .array();
    }

    private static byte[] ageKey(long time, byte[] token) {
        return ByteBuffer.allocate(2 + Long.BYTES + token.length)
                .put(RowKey.TOKEN)
                .put(BY_AGE)
                .putLong(time)
                .put(token)
                .array();
    }

    private static byte[] versioned(byte[] content) {
        return RowFormat.write(content.length).put(content).array();
    }
}
