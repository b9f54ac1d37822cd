package io.streambed.schemas;

import io.streambed.model.AttributeValue;
import io.streambed.model.Bytes;
import io.streambed.model.Decimal;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Items to and from Avro binary of the schema {@code io.streambed.log.Item}.
 *
 * <p>The form is canonical: map entries in the item's order; the item's own map as one block with its byte size given,
 * so that a reader steps over an item without looking into it; every other map and every array as one block without.
 * What Avro's own writers produce is read too.
 */
final class ItemCodec {
    /** How deep values may be nested here; protocol and PartiQL stop at {@link AttributeValue#MAX_NESTING}. */
    static final int MAX_DEPTH = 2 * AttributeValue.MAX_NESTING;

    // Branches of Value's union, in the order of the schema. New ones are added at the end, none is ever moved.
    private static final int NULL = 0;
    private static final int BOOLEAN = 1;
    private static final int STRING = 2;
    private static final int NUMBER = 3;
    private static final int BINARY = 4;
    private static final int STRING_SET = 5;
    private static final int NUMBER_SET = 6;
    private static final int BINARY_SET = 7;
    private static final int LIST = 8;
    private static final int MAP = 9;
    private static final int BRANCHES = 10;

    /** Capacity given at once for a collection whose length is only claimed so far. */
    private static final int TRUSTED_LENGTH = 256;

    private ItemCodec() {}

    /**
     * Encodes an item.
     *
     * @param size as DynamoDB counts it, close to what the encoding takes
     * @throws IllegalArgumentException if values are nested deeper than can be read back
     */
    static byte[] encode(Item item, int size) {
        if (item.size() == 0) {
            return new byte[] {0};
        }
        AvroWriter entries = new AvroWriter(size + 4 * item.size() + 16);
        writeEntries(entries, item, 0);
        AvroWriter header = new AvroWriter(16);
        header.writeLong(-item.size());
        header.writeLong(entries.position());
        entries.writeByte(0);
        return entries.toBytes(header);
    }

    static Item decode(byte[] avro) {
        AvroReader in = new AvroReader(avro, 0, avro.length);
        Item item = readMap(in, 0);
        in.expectEnd();
        return item;
    }

    /** One attribute of an item, without decoding the others; null if there is none of this name. */
    static @Nullable AttributeValue find(byte[] avro, String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        AvroReader in = new AvroReader(avro, 0, avro.length);
        for (int count = in.readBlock(); count > 0; count = in.readBlock()) {
            for (int i = 0; i < count; i++) {
                if (in.skipBytesAndCompare(wanted)) {
                    return readValue(in, 0);
                }
                skipValue(in, 0);
            }
        }
        return null;
    }

    /** Steps over an item. */
    static void skip(AvroReader in) {
        skipMap(in, 0);
    }

    private static void writeMap(AvroWriter out, Item map, int depth) {
        if (map.size() > 0) {
            out.writeInt(map.size());
            writeEntries(out, map, depth);
        }
        out.writeByte(0);
    }

    private static void writeEntries(AvroWriter out, Item map, int depth) {
        for (int i = 0; i < map.size(); i++) {
            out.writeString(map.name(i));
            writeValue(out, map.value(i), depth);
        }
    }

    private static void writeValue(AvroWriter out, AttributeValue value, int depth) {
        switch (value) {
            case AttributeValue.Null() -> out.writeInt(NULL);
            case AttributeValue.Bool(boolean flag) -> {
                out.writeInt(BOOLEAN);
                out.writeBoolean(flag);
            }
            case AttributeValue.S(String text) -> {
                out.writeInt(STRING);
                out.writeString(text);
            }
            case AttributeValue.N(Decimal number) -> {
                out.writeInt(NUMBER);
                out.writeString(number.toString());
            }
            case AttributeValue.B(Bytes binary) -> {
                out.writeInt(BINARY);
                out.writeBytes(binary.unsafeArray());
            }
            case AttributeValue.SS(List<String> members) -> {
                out.writeInt(STRING_SET);
                out.writeInt(members.size());
                for (String member : members) {
                    out.writeString(member);
                }
                out.writeByte(0);
            }
            case AttributeValue.NS(List<Decimal> members) -> {
                out.writeInt(NUMBER_SET);
                out.writeInt(members.size());
                for (Decimal member : members) {
                    out.writeString(member.toString());
                }
                out.writeByte(0);
            }
            case AttributeValue.BS(List<Bytes> members) -> {
                out.writeInt(BINARY_SET);
                out.writeInt(members.size());
                for (Bytes member : members) {
                    out.writeBytes(member.unsafeArray());
                }
                out.writeByte(0);
            }
            case AttributeValue.L(List<AttributeValue> elements) -> {
                out.writeInt(LIST);
                writeList(out, elements, depthBelow(depth));
            }
            case AttributeValue.M(Item map) -> {
                out.writeInt(MAP);
                writeMap(out, map, depthBelow(depth));
            }
        }
    }

    private static void writeList(AvroWriter out, List<AttributeValue> elements, int depth) {
        if (!elements.isEmpty()) {
            out.writeInt(elements.size());
            for (AttributeValue element : elements) {
                writeValue(out, element, depth);
            }
        }
        out.writeByte(0);
    }

    private static int depthBelow(int depth) {
        if (depth == MAX_DEPTH) {
            throw new IllegalArgumentException("values nested deeper than " + MAX_DEPTH);
        }
        return depth + 1;
    }

    private static Item readMap(AvroReader in, int depth) {
        int count = in.readBlock();
        if (count == 0) {
            return Item.EMPTY;
        }
        Item.Builder item = Item.builder(Math.min(count, TRUSTED_LENGTH));
        for (; count > 0; count = in.readBlock()) {
            for (int i = 0; i < count; i++) {
                item.put(in.readString(), readValue(in, depth));
            }
        }
        return item.build();
    }

    private static AttributeValue readValue(AvroReader in, int depth) {
        int branch = in.readIndex(BRANCHES);
        return switch (branch) {
            case NULL -> AttributeValue.NULL;
            case BOOLEAN -> AttributeValue.of(in.readBoolean());
            case STRING -> new AttributeValue.S(in.readString());
            case NUMBER -> new AttributeValue.N(readNumber(in));
            case BINARY -> new AttributeValue.B(Bytes.wrap(in.readBytes()));
            case STRING_SET, NUMBER_SET, BINARY_SET -> readSet(in, branch);
            case LIST -> new AttributeValue.L(readList(in, readableDepthBelow(depth)));
            case MAP -> new AttributeValue.M(readMap(in, readableDepthBelow(depth)));
            default -> throw new AssertionError(branch);
        };
    }

    private static AttributeValue readSet(AvroReader in, int branch) {
        try {
            return switch (branch) {
                case STRING_SET -> new AttributeValue.SS(readArray(in, AvroReader::readString));
                case NUMBER_SET -> new AttributeValue.NS(readArray(in, ItemCodec::readNumber));
                case BINARY_SET -> new AttributeValue.BS(readArray(in, set -> Bytes.wrap(set.readBytes())));
                default -> throw new AssertionError(branch);
            };
        } catch (DynamoDbException e) {
            throw new CorruptRecordException("no set before byte " + in.position(), e);
        }
    }

    private static List<AttributeValue> readList(AvroReader in, int depth) {
        return readArray(in, list -> readValue(list, depth));
    }

    private interface ElementReader<T> {
        T read(AvroReader in);
    }

    private static <T> List<T> readArray(AvroReader in, ElementReader<T> reader) {
        int count = in.readBlock();
        List<T> elements = new ArrayList<>(Math.min(count, TRUSTED_LENGTH));
        for (; count > 0; count = in.readBlock()) {
            for (int i = 0; i < count; i++) {
                elements.add(reader.read(in));
            }
        }
        return elements;
    }

    private static Decimal readNumber(AvroReader in) {
        String text = in.readString();
        try {
            return Decimal.parse(text);
        } catch (DynamoDbException e) {
            throw new CorruptRecordException("no number before byte " + in.position(), e);
        }
    }

    private static int readableDepthBelow(int depth) {
        if (depth == MAX_DEPTH) {
            throw new CorruptRecordException("values nested deeper than " + MAX_DEPTH);
        }
        return depth + 1;
    }

    private static void skipMap(AvroReader in, int depth) {
        for (int count = in.skipSizedBlocks(); count > 0; count = in.skipSizedBlocks()) {
            for (int i = 0; i < count; i++) {
                in.skipBytes();
                skipValue(in, depth);
            }
        }
    }

    private static void skipValue(AvroReader in, int depth) {
        int branch = in.readIndex(BRANCHES);
        switch (branch) {
            case NULL -> {}
            case BOOLEAN -> in.readBoolean();
            case STRING, NUMBER, BINARY -> in.skipBytes();
            case STRING_SET, NUMBER_SET, BINARY_SET -> skipMembers(in);
            case LIST -> skipList(in, readableDepthBelow(depth));
            case MAP -> skipMap(in, readableDepthBelow(depth));
            default -> throw new AssertionError(branch);
        }
    }

    private static void skipMembers(AvroReader in) {
        for (int count = in.skipSizedBlocks(); count > 0; count = in.skipSizedBlocks()) {
            for (int i = 0; i < count; i++) {
                in.skipBytes();
            }
        }
    }

    private static void skipList(AvroReader in, int depth) {
        for (int count = in.skipSizedBlocks(); count > 0; count = in.skipSizedBlocks()) {
            for (int i = 0; i < count; i++) {
                skipValue(in, depth);
            }
        }
    }
}
