package io.streambed.stream;

import io.streambed.model.DynamoDbException;
import io.streambed.schemas.FoldState;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Shard iterators to and from the texts clients hold: URL-safe base64 of a version byte, the iterator, and a keyed digest
 * of both. All nodes of a cluster share the key, so each reads what another wrote, and nobody else can make one: an
 * iterator carries a fold state, and one made up could show records that never happened. Thread-safe.
 */
final class IteratorCodec {
    private static final byte VERSION = 1;
    private static final String ALGORITHM = "HmacSHA256";
    private static final int DIGEST_LENGTH = 16;
    private static final int FOLD_LENGTH = FoldState.INITIAL.encode().length;
    private static final int FIXED_LENGTH = 1 + 8 + 4 + 4 + 8 + FOLD_LENGTH + 8 + 4 + 2 + 2;

    private final SecretKeySpec key;

    IteratorCodec(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    String encode(ShardIterator iterator) {
        byte[] tableId = iterator.tableId().getBytes(StandardCharsets.UTF_8);
        byte[] label = iterator.label().getBytes(StandardCharsets.UTF_8);
        Cursor cursor = iterator.cursor();
        ByteBuffer buffer = ByteBuffer.allocate(FIXED_LENGTH + tableId.length + label.length + DIGEST_LENGTH)
                .put(VERSION)
                .putLong(iterator.issuedAt())
                .putInt(iterator.logPartition())
                .putInt(iterator.firstHash())
                .putLong(cursor.offset())
                .put(cursor.fold().encode())
                .putLong(cursor.from().offset())
                .putInt(cursor.from().index())
                .putShort((short) tableId.length)
                .put(tableId)
                .putShort((short) label.length)
                .put(label);
        buffer.put(digest(buffer.array(), buffer.position()), 0, DIGEST_LENGTH);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(buffer.array());
    }

    /**
     * The inverse of {@link #encode}; says nothing about age.
     *
     * @throws DynamoDbException a validation error if the text is not one of ours
     */
    ShardIterator decode(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException noBase64) {
            throw StreamErrors.invalidIterator();
        }
        int length = bytes.length - DIGEST_LENGTH;
        if (length < FIXED_LENGTH || bytes[0] != VERSION) {
            throw StreamErrors.invalidIterator();
        }
        byte[] expected = Arrays.copyOf(digest(bytes, length), DIGEST_LENGTH);
        if (!MessageDigest.isEqual(expected, Arrays.copyOfRange(bytes, length, bytes.length))) {
            throw StreamErrors.invalidIterator();
        }
        try {
            return read(ByteBuffer.wrap(bytes, 1, length - 1));
        } catch (BufferUnderflowException | IllegalArgumentException malformed) {
            // Signed by us and yet malformed: another program's use of the same key.
            throw StreamErrors.invalidIterator();
        }
    }

    private static ShardIterator read(ByteBuffer buffer) {
        long issuedAt = buffer.getLong();
        int logPartition = buffer.getInt();
        int firstHash = buffer.getInt();
        long offset = buffer.getLong();
        byte[] fold = new byte[FOLD_LENGTH];
        buffer.get(fold);
        SequenceNumber from = new SequenceNumber(buffer.getLong(), buffer.getInt());
        String tableId = readString(buffer);
        String label = readString(buffer);
        Cursor cursor = new Cursor(offset, FoldState.decode(fold), from);
        return new ShardIterator(tableId, label, logPartition, firstHash, cursor, issuedAt);
    }

    private static String readString(ByteBuffer buffer) {
        byte[] bytes = new byte[Short.toUnsignedInt(buffer.getShort())];
        buffer.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private byte[] digest(byte[] bytes, int length) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(bytes, 0, length);
            return mac.doFinal();
        } catch (GeneralSecurityException impossible) {
            // Every Java platform has HmacSHA256, and it takes any key.
            throw new IllegalStateException(impossible);
        }
    }
}
