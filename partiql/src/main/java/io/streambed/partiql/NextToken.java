package io.streambed.partiql;

import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.model.TableDefinition;
import io.streambed.read.RangeReads;
import io.streambed.schemas.CorruptRecordException;
import io.streambed.schemas.EncodedItem;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Where a page of a statement's items ended, as clients carry it to the next page. It is good for this very statement with these
 * parameters on this very table. There is nothing in it that needs to be kept from anybody: a forged one reads what its bearer may
 * read anyway.
 */
final class NextToken {
    private static final byte VERSION = 1;
    private static final int DIGEST = 16;

    private NextToken() {}

    static String encode(TableDefinition table, StatementRequest request, RangeReads.Position position) {
        byte[] key = EncodedItem.of(position.key()).avro();
        ByteBuffer token = ByteBuffer.allocate(1 + DIGEST + Integer.BYTES + key.length)
                .put(VERSION)
                .put(digest(table, request))
                .putInt(position.range())
                .put(key);
        return Base64.getEncoder().encodeToString(token.array());
    }

    /** @throws DynamoDbException in the service's words if it is no token, or that of another request */
    static RangeReads.Position decode(String text, TableDefinition table, StatementRequest request) {
        ByteBuffer token;
        byte[] digest = new byte[DIGEST];
        int range;
        try {
            token = ByteBuffer.wrap(Base64.getDecoder().decode(text));
            if (token.get() != VERSION) {
                throw invalid();
            }
            token.get(digest);
            range = token.getInt();
        } catch (IllegalArgumentException | BufferUnderflowException _) {
            throw invalid();
        }
        if (!Arrays.equals(digest, digest(table, request))) {
            throw mismatch();
        }
        byte[] key = new byte[token.remaining()];
        token.get(key);
        try {
            return new RangeReads.Position(range, EncodedItem.of(key, 0).item());
        } catch (CorruptRecordException _) {
            throw invalid();
        }
    }

    static DynamoDbException mismatch() {
        return DynamoDbException.validation("NextToken does not match request");
    }

    private static DynamoDbException invalid() {
        return DynamoDbException.validation("Invalid NextToken");
    }

    private static byte[] digest(TableDefinition table, StatementRequest request) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(table.id().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(request.text().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            List<AttributeValue> parameters = request.parameters();
            Item.Builder values = Item.builder(parameters.size());
            for (int i = 0; i < parameters.size(); i++) {
                values.put(Integer.toString(i), parameters.get(i));
            }
            digest.update(EncodedItem.of(values.build()).avro());
            return Arrays.copyOf(digest.digest(), DIGEST);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
