package io.streambed.materializer;

import io.streambed.model.AttributeDefinition;
import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.BillingMode;
import io.streambed.model.Decimal;
import io.streambed.model.Item;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import io.streambed.model.PrimaryKey;
import io.streambed.model.StreamSpec;
import io.streambed.model.StreamViewType;
import io.streambed.model.TableClass;
import io.streambed.model.TableDefinition;
import io.streambed.model.Throughput;
import io.streambed.model.TimeToLive;
import io.streambed.schemas.Cause;
import io.streambed.schemas.Change;
import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.InMemorySchemaRegistry;
import io.streambed.schemas.LogRecord;
import io.streambed.schemas.RecordCodec;
import io.streambed.schemas.RecordHeader;
import io.streambed.schemas.RecordKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A log partition written by hand: the records of one sequencer after another, and of some that were deposed. */
final class ScriptedLog {
    static final RecordCodec CODEC = new RecordCodec(new InMemorySchemaRegistry());
    static final KeySchema KEY = new KeySchema(new KeyAttribute("id", AttributeType.S), null);

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Entry(long offset, @Nullable RecordHeader header, byte[] value) {}

    private final List<Entry> entries = new ArrayList<>();
    private long epoch;
    private UUID owner = new UUID(0, 0);
    private long seq;
    private long time = 1000;

    List<Entry> entries() {
        return entries;
    }

    Entry entry(long offset) {
        return entries.get((int) offset);
    }

    long end() {
        return entries.size();
    }

    long time() {
        return time;
    }

    Entry claim() {
        epoch++;
        owner = new UUID(7, epoch);
        seq = 0;
        return add(RecordHeader.of(RecordKind.CLAIM, epoch, owner, 0), new LogRecord.Claim(++time, "node"));
    }

    Entry barrier() {
        return addNext(new LogRecord.Barrier(++time));
    }

    Entry commit(Change... changes) {
        int[] tables = Arrays.stream(changes).mapToInt(Change::table).distinct().toArray();
        return addNext(new LogRecord.Commit(++time, List.of(changes)), tables);
    }

    Entry tableChanged(TableDefinition definition) {
        return addNext(new LogRecord.TableChanged(++time, definition), definition.number());
    }

    Entry tableDropped(int number) {
        return addNext(new LogRecord.TableDropped(++time, number, "id-" + number), number);
    }

    /** What a deposed sequencer still writes. */
    Entry zombieCommit(Change... changes) {
        return add(
                RecordHeader.of(RecordKind.COMMIT, Math.max(1, epoch), new UUID(9, 9), seq + 1, 1),
                new LogRecord.Commit(time, List.of(changes)));
    }

    Entry repeatedBarrier() {
        return add(RecordHeader.of(RecordKind.BARRIER, Math.max(1, epoch), owner, seq), new LogRecord.Barrier(time));
    }

    Entry foreign() {
        Entry entry = new Entry(end(), null, new byte[] {1, 2, 3});
        entries.add(entry);
        return entry;
    }

    /** A record of a transaction, whatever its time. */
    Entry transaction(LogRecord record, int... tables) {
        time = Math.max(time, record.time());
        return addNext(record, tables);
    }

    private Entry addNext(LogRecord record, int... tables) {
        return add(RecordHeader.of(record.kind(), epoch, owner, ++seq, tables), record);
    }

    private Entry add(RecordHeader header, LogRecord record) {
        Entry entry = new Entry(end(), header, CODEC.encode(record));
        entries.add(entry);
        return entry;
    }

    static TableDefinition table(int number) {
        return table(number, null, 0);
    }

    static TableDefinition table(int number, @Nullable StreamSpec stream, int... logPartitions) {
        return new TableDefinition(
                number,
                "id-" + number,
                "Table" + number,
                1,
                123,
                List.of(new AttributeDefinition("id", AttributeType.S)),
                KEY,
                BillingMode.PAY_PER_REQUEST,
                123,
                new Throughput(0, 0, 0, 0, 0),
                stream,
                false,
                TableClass.STANDARD,
                Map.of(),
                TableDefinition.evenPartitions(logPartitions));
    }

    static StreamSpec stream(String label) {
        return new StreamSpec(label, StreamViewType.NEW_AND_OLD_IMAGES);
    }

    static byte[] key(String id) {
        return PrimaryKey.of(KEY, Item.of(Map.of("id", new AttributeValue.S(id))))
                .bytes();
    }

    /** Of what stands in the content behind an @, the item has attributes that can be its expiry. */
    static EncodedItem item(String id, String content) {
        Item.Builder item =
                Item.builder(4).put("id", new AttributeValue.S(id)).put("content", new AttributeValue.S(content));
        int at = content.indexOf('@');
        if (at >= 0) {
            long second = Long.parseLong(content.substring(at + 1));
            item.put("expires", new AttributeValue.N(Decimal.of(second)))
                    .put("other", new AttributeValue.N(Decimal.of(2 * second)));
        }
        return EncodedItem.of(item.build());
    }

    /** The table with a time to live, that was set as long after others as there are records before it. */
    TableDefinition expiring(TableDefinition table, String attribute, boolean enabled) {
        return table.next()
                .timeToLive(new TimeToLive(attribute, enabled, end()))
                .build();
    }

    static Change put(int table, String id, @Nullable String before, String after) {
        return new Change(table, key(id), before == null ? null : item(id, before), item(id, after), Cause.USER);
    }

    static Change delete(int table, String id, String before) {
        return new Change(table, key(id), item(id, before), null, Cause.USER);
    }
}
