package io.streambed.schemas;

import io.streambed.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The records of transactions to and from Avro binary, without their times. */
final class TransactionCodec {
    /** Capacity given at once for a collection whose length is only claimed so far. */
    private static final int TRUSTED_LENGTH = 1024;

    private static final int UUID_LENGTH = 16;

    private TransactionCodec() {}

    static void write(AvroWriter out, LogRecord.TxPrepared record) {
        writeAll(out, record.parts(), TransactionCodec::write);
    }

    static void write(AvroWriter out, LogRecord.TxDecided record) {
        writeAll(out, record.decisions(), TransactionCodec::write);
        writeAll(out, record.completed(), TransactionCodec::write);
    }

    static void write(AvroWriter out, LogRecord.TxFinished record) {
        writeAll(out, record.changes(), ChangeCodec::write);
        writeAll(out, record.parts(), TransactionCodec::write);
    }

    static LogRecord.TxPrepared readPrepared(long time, AvroReader in) {
        return new LogRecord.TxPrepared(time, readAll(in, TransactionCodec::readPart));
    }

    static LogRecord.TxDecided readDecided(long time, AvroReader in) {
        return new LogRecord.TxDecided(
                time, readAll(in, TransactionCodec::readDecision), readAll(in, TransactionCodec::readUuid));
    }

    static LogRecord.TxFinished readFinished(long time, AvroReader in) {
        return LogRecord.TxFinished.read(
                time, readAll(in, ChangeCodec::read), readAll(in, TransactionCodec::readFinishedPart));
    }

    private static void write(AvroWriter out, PreparedPart part) {
        write(out, part.transaction());
        out.writeInt(part.home());
        writeAll(out, part.changes(), ChangeCodec::write);
        writeAll(out, part.checked(), (to, item) -> {
            to.writeInt(item.table());
            to.writeBytes(item.key());
        });
    }

    private static PreparedPart readPart(AvroReader in) {
        return new PreparedPart(
                readUuid(in),
                in.readInt(),
                readAll(in, ChangeCodec::read),
                readAll(in, from -> new ItemRef(from.readInt(), from.readBytes())));
    }

    private static void write(AvroWriter out, TransactionDecision decision) {
        write(out, decision.transaction());
        writeAll(out, decision.participants(), AvroWriter::writeInt);
        write(out, decision.token());
    }

    private static TransactionDecision readDecision(AvroReader in) {
        return new TransactionDecision(readUuid(in), readAll(in, AvroReader::readInt), readToken(in));
    }

    private static void write(AvroWriter out, FinishedPart part) {
        write(out, part.transaction());
        out.writeInt(part.changes());
        out.writeLong(part.decided());
        write(out, part.token());
    }

    private static FinishedPart readFinishedPart(AvroReader in) {
        return new FinishedPart(readUuid(in), in.readInt(), in.readLong(), readToken(in));
    }

    private static void write(AvroWriter out, @Nullable TransactionToken token) {
        if (token == null) {
            out.writeInt(0);
        } else {
            out.writeInt(1);
            out.writeString(token.token());
            out.writeBytes(token.request().toArray());
            writeAll(out, token.sizes(), AvroWriter::writeInt);
        }
    }

    private static @Nullable TransactionToken readToken(AvroReader in) {
        return in.readIndex(2) == 0
                ? null
                : new TransactionToken(in.readString(), Bytes.wrap(in.readBytes()), readAll(in, AvroReader::readInt));
    }

    private static void write(AvroWriter out, UUID id) {
        byte[] bytes = new byte[UUID_LENGTH];
        BigEndian.putLong(bytes, 0, id.getMostSignificantBits());
        BigEndian.putLong(bytes, Long.BYTES, id.getLeastSignificantBits());
        out.writeBytes(bytes);
    }

    private static UUID readUuid(AvroReader in) {
        byte[] bytes = in.readBytes();
        if (bytes.length != UUID_LENGTH) {
            throw new CorruptRecordException("an id of " + bytes.length + " bytes before byte " + in.position());
        }
        return new UUID(BigEndian.longAt(bytes, 0), BigEndian.longAt(bytes, Long.BYTES));
    }

    private static <T> void writeAll(AvroWriter out, List<T> elements, BiConsumer<AvroWriter, T> element) {
        if (!elements.isEmpty()) {
            out.writeInt(elements.size());
            for (T one : elements) {
                element.accept(out, one);
            }
        }
        out.writeByte(0);
    }

    private static <T> List<T> readAll(AvroReader in, Function<AvroReader, T> element) {
        int count = in.readBlock();
        List<T> elements = new ArrayList<>(Math.min(count, TRUSTED_LENGTH));
        for (; count > 0; count = in.readBlock()) {
            for (int i = 0; i < count; i++) {
                elements.add(element.apply(in));
            }
        }
        return elements;
    }

    /** Makes images canonical that Avro's own writer has written. */
    static PreparedPart canonical(PreparedPart part) {
        return new PreparedPart(part.transaction(), part.home(), canonical(part.changes()), part.checked());
    }

    static List<Change> canonical(List<Change> changes) {
        return changes.stream().map(ChangeCodec::canonical).toList();
    }
}
