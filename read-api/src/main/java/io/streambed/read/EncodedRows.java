package io.streambed.read;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.streambed.model.ErrorType;
import io.streambed.protocol.JsonBody;
import io.streambed.protocol.JsonBytes;
import io.streambed.protocol.Reply;
import io.streambed.schemas.EncodedItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Items read from one log partition, as they are answered between nodes; on one node they are handed on as they are.
 *
 * @param items in the order they were read or asked for; null for what is not there
 * @param bytes the sizes of all items together as DynamoDB counts them, or of what the index that was read has of them
 * @param fetched how many times 4 KB were fetched from the table because a local index does not have all that is wanted, each
 *     item counted by itself
 * @param full whether reading ended at a bound, not at the end of the range
 */
record EncodedRows(List<@Nullable EncodedItem> items, long bytes, int fetched, boolean full) implements JsonBody {
    private static final String NOTHING = "";
    private static final int FETCH_UNIT = 4096;

    /**
     * What was asked for by key.
     *
     * @param cut whether there are fewer items than keys because the next would have been too large
     */
    static EncodedRows ofKeys(List<@Nullable EncodedItem> items, boolean cut) {
        long bytes = 0;
        for (EncodedItem item : items) {
            bytes += item == null ? 0 : item.size();
        }
        return new EncodedRows(items, bytes, 0, cut);
    }

    /** The size that a page may have at most 1 MB of. */
    long size() {
        return sizeOf(bytes, fetched);
    }

    /** What was fetched from the table counts in full units, and the index's part then does, too. */
    static long sizeOf(long bytes, int fetched) {
        return fetched == 0 ? bytes : Math.ceilDiv(bytes, FETCH_UNIT) * FETCH_UNIT + (long) fetched * FETCH_UNIT;
    }

    @Override
    public void write(JsonGenerator generator) throws IOException {
        generator.writeBooleanField("Full", full);
        generator.writeNumberField("Bytes", bytes);
        generator.writeNumberField("Fetched", fetched);
        generator.writeArrayFieldStart("Sizes");
        for (EncodedItem item : items) {
            generator.writeNumber(item == null ? 0 : item.size());
        }
        generator.writeEndArray();
        generator.writeArrayFieldStart("Items");
        for (EncodedItem item : items) {
            if (item == null) {
                generator.writeString(NOTHING);
            } else {
                generator.writeBinary(item.avro());
            }
        }
        generator.writeEndArray();
    }

    /**
     * Reads an answer, from here or from another node.
     *
     * @throws RefusedElsewhere if the other node answered with an error
     */
    static EncodedRows of(Reply reply) {
        return switch (reply) {
            case Reply.Json json when json.body() instanceof EncodedRows rows -> rows;
            case Reply.Json json -> parse(JsonBytes.render(json.body(), 1024));
            case Reply.Raw raw when raw.status() == 200 -> parse(raw.body());
            case Reply.Raw raw -> throw new RefusedElsewhere(raw);
            case Reply.Failure failure -> throw new RefusedElsewhere(failure);
        };
    }

    private static EncodedRows parse(byte[] json) {
        List<Integer> sizes = new ArrayList<>();
        List<@Nullable EncodedItem> items = new ArrayList<>();
        long bytes = 0;
        int fetched = 0;
        boolean full = false;
        try (JsonParser parser = JsonBytes.FACTORY.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                switch (token) {
                    case VALUE_TRUE -> full = true;
                    case VALUE_NUMBER_INT -> {
                        String field = parser.currentName();
                        if (field == null) {
                            sizes.add(parser.getIntValue());
                        } else if (field.equals("Bytes")) {
                            bytes = parser.getLongValue();
                        } else {
                            fetched = parser.getIntValue();
                        }
                    }
                    case VALUE_STRING -> {
                        byte[] avro = Base64.getDecoder().decode(parser.getText());
                        items.add(avro.length == 0 ? null : EncodedItem.of(avro, sizes.get(items.size())));
                    }
                    case NOT_AVAILABLE,
                            START_OBJECT,
                            END_OBJECT,
                            START_ARRAY,
                            END_ARRAY,
                            FIELD_NAME,
                            VALUE_EMBEDDED_OBJECT,
                            VALUE_NUMBER_FLOAT,
                            VALUE_FALSE,
                            VALUE_NULL -> {}
                }
            }
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
        return new EncodedRows(items, bytes, fetched, full);
    }

    /** A log partition's error answer, from here or another node; often the answer to the whole request. */
    static final class RefusedElsewhere extends RuntimeException {
        private static final long serialVersionUID = 1;

        private static final Set<ErrorType> THROTTLING =
                Set.of(ErrorType.PROVISIONED_THROUGHPUT_EXCEEDED, ErrorType.THROTTLING);

        private final transient Reply reply;

        RefusedElsewhere(Reply reply) {
            super("refused by the owner of a log partition", null, false, false);
            this.reply = reply;
        }

        /** Whether it is for want of throughput. */
        boolean isThrottling() {
            return switch (reply) {
                case Reply.Failure failure -> THROTTLING.contains(failure.type());
                case Reply.Raw raw -> {
                    String body = new String(raw.body(), StandardCharsets.UTF_8);
                    yield THROTTLING.stream().anyMatch(type -> body.contains(type.qualifiedName()));
                }
                case Reply.Json _ -> false;
            };
        }

        /** The answer to a request that failed: that of the other node if this is why. */
        static Reply answer(Throwable failure) {
            Throwable cause = cause(failure);
            if (cause instanceof RefusedElsewhere refused) {
                return refused.reply;
            }
            throw cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
        }

        /** What a stage failed of. */
        static Throwable cause(Throwable failure) {
            Throwable cause = failure;
            while (cause instanceof CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            return cause;
        }
    }
}
