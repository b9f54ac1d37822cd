package io.streambed.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.model.Arns;
import io.streambed.model.AttributeDefinition;
import io.streambed.model.AttributeType;
import io.streambed.model.BillingMode;
import io.streambed.model.CapacityUnits;
import io.streambed.model.ErrorType;
import io.streambed.model.IndexKeySchema;
import io.streambed.model.IndexKind;
import io.streambed.model.IndexProjection;
import io.streambed.model.IndexStatus;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import io.streambed.model.OnDemandThroughput;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableClass;
import io.streambed.model.TableDefinition;
import io.streambed.model.Throughput;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ThroughputLimitsTest {
    private static final long SECOND = 1_000_000_000;
    private static final KeyAttribute KEY = new KeyAttribute("p", AttributeType.S);
    private static final SecondaryIndex INDEX = new SecondaryIndex(
                    "i", 1, IndexKind.GLOBAL, new IndexKeySchema(List.of(KEY), List.of()), IndexProjection.KEYS_ONLY)
            .withThroughput(units(1, 1));

    private final AtomicLong clock = new AtomicLong(77);
    private final Set<Integer> served = new ConcurrentSkipListSet<>(List.of(0, 1, 2, 3));
    private final ThroughputLimits limits =
            ThroughputLimits.enforced(new Arns("us-east-1"), served::contains, clock::get);

    @Test
    void aRequestPassesWhileAnythingIsLeft() {
        TableDefinition table = provisioned(2, 1);

        limits.read(table, CapacityUnits.ofTable(599.5));
        assertThat(limits.reading(table, null)).isNull();
        limits.read(table, CapacityUnits.ofTable(100));

        assertThat(limits.reading(table, null))
                .isEqualTo(new Throttled(
                        ErrorType.PROVISIONED_THROUGHPUT_EXCEEDED,
                        "The level of configured provisioned throughput for the table was exceeded. "
                                + "Consider increasing your provisioning level with the UpdateTable API.",
                        "TableReadProvisionedThroughputExceeded",
                        "arn:aws:dynamodb:us-east-1:000000000000:table/t"));
        assertThat(limits.writing(table)).isNull();
        clock.addAndGet(49 * SECOND);
        assertThat(limits.reading(table, null)).isNotNull();
        clock.addAndGet(SECOND);
        assertThat(limits.reading(table, null)).isNull();
    }

    @Test
    void writesAreThrottledByTheirOwnUnits() {
        TableDefinition table = provisioned(1, 1);

        limits.written(table, new CapacityUnits(200, Map.of("local", 100.0), Map.of()));

        assertThat(reason(limits.writing(table))).isEqualTo("TableWriteProvisionedThroughputExceeded");
        assertThat(limits.reading(table, null)).isNull();
    }

    @Test
    void aGlobalIndexHasUnitsOfItsOwnAndHoldsUpWritesOfItsTable() {
        TableDefinition table =
                provisioned(1, 1000).next().indexes(List.of(INDEX)).build();

        limits.written(table, new CapacityUnits(1, Map.of(), Map.of("i", 300.0)));
        limits.read(table, new CapacityUnits(0, Map.of(), Map.of("i", 299.0)));

        assertThat(limits.reading(table, INDEX)).isNull();
        limits.read(table, new CapacityUnits(0, Map.of(), Map.of("i", 1.0)));
        assertThat(limits.reading(table, INDEX))
                .isEqualTo(new Throttled(
                        ErrorType.PROVISIONED_THROUGHPUT_EXCEEDED,
                        "The level of configured provisioned throughput for one or more global secondary indexes of the "
                                + "table was exceeded. Consider increasing your provisioning level for the "
                                + "under-provisioned global secondary indexes with the UpdateTable API.",
                        "IndexReadProvisionedThroughputExceeded",
                        "arn:aws:dynamodb:us-east-1:000000000000:table/t/index/i"));
        assertThat(limits.reading(table, null)).isNull();
        assertThat(reason(limits.writing(table))).isEqualTo("IndexWriteProvisionedThroughputExceeded");
    }

    @Test
    void anIndexThatIsBeingDroppedHoldsUpNothing() {
        TableDefinition table =
                provisioned(1, 1000).next().indexes(List.of(INDEX)).build();
        limits.written(table, new CapacityUnits(1, Map.of(), Map.of("i", 300.0)));

        TableDefinition dropping = table.next()
                .indexes(List.of(INDEX.withStatus(IndexStatus.DELETING, 3)))
                .build();

        assertThat(limits.writing(dropping)).isNull();
    }

    @Test
    void aTableOnDemandHasNoLimitUnlessItIsGivenOne() {
        TableDefinition table = provisioned(1, 1)
                .next()
                .billing(BillingMode.PAY_PER_REQUEST, 1)
                .throughput(Throughput.NONE)
                .build();

        limits.read(table, CapacityUnits.ofTable(1e9));
        assertThat(limits.reading(table, null)).isNull();

        TableDefinition bounded =
                table.next().onDemand(new OnDemandThroughput(1, -1)).build();
        limits.read(bounded, CapacityUnits.ofTable(300));
        limits.written(bounded, CapacityUnits.ofTable(1e9));
        assertThat(limits.writing(bounded)).isNull();
        assertThat(limits.reading(bounded, null))
                .isEqualTo(new Throttled(
                        ErrorType.THROTTLING,
                        "Throughput exceeds the maximum OnDemandThroughput configured on table or index",
                        "TableReadMaxOnDemandThroughputExceeded",
                        "arn:aws:dynamodb:us-east-1:000000000000:table/t"));
    }

    @Test
    void aNodeHasTheShareOfThePartitionsItServes() {
        served.retainAll(Set.of(0));
        TableDefinition table = provisioned(4, 4);

        limits.read(table, CapacityUnits.ofTable(300));
        assertThat(limits.reading(table, null)).isNotNull();

        served.add(1);
        clock.addAndGet(SECOND);
        assertThat(limits.reading(table, null)).isNull();
        limits.read(table, CapacityUnits.ofTable(1));
        clock.addAndGet(SECOND);
        limits.read(table, CapacityUnits.ofTable(1.5));
        assertThat(limits.reading(table, null)).isNull();
    }

    @Test
    void anIncreaseIsFelt() {
        TableDefinition table = provisioned(1, 1);
        limits.written(table, CapacityUnits.ofTable(400));

        TableDefinition increased = table.next().throughput(units(1, 100)).build();
        assertThat(limits.writing(increased)).isNotNull();
        clock.addAndGet(SECOND + 1000);
        assertThat(limits.writing(increased)).isNull();
        // A request that still has the old definition does not set it back.
        assertThat(limits.writing(table)).isNull();
    }

    @Test
    void switchedOffNothingIsLimited() {
        TableDefinition table = provisioned(1, 1);

        ThroughputLimits.OFF.written(table, CapacityUnits.ofTable(1e9));

        assertThat(ThroughputLimits.OFF.writing(table)).isNull();
        assertThat(ThroughputLimits.OFF.enforced()).isFalse();
    }

    @Test
    void theAnswerNamesTheReason() throws IOException {
        TableDefinition table = provisioned(1, 1);
        limits.read(table, CapacityUnits.ofTable(300));
        Reply.Failure failure =
                Objects.requireNonNull(limits.reading(table, null)).reply();

        StringWriter text = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
            generator.writeStartObject();
            failure.members().write(generator);
            generator.writeEndObject();
        }

        assertThat(failure.type()).isEqualTo(ErrorType.PROVISIONED_THROUGHPUT_EXCEEDED);
        assertThat(text.toString()).isEqualTo("""
                {"ThrottlingReasons":[{"reason":"TableReadProvisionedThroughputExceeded",\
                "resource":"arn:aws:dynamodb:us-east-1:000000000000:table/t"}]}""");
    }

    private static @Nullable String reason(@Nullable Throttled throttled) {
        return throttled == null ? null : throttled.reason();
    }

    private static Throughput units(long read, long write) {
        return new Throughput(read, write, 0, 0, 0);
    }

    private static TableDefinition provisioned(long read, long write) {
        return new TableDefinition(
                1,
                "id",
                "t",
                1,
                0,
                List.of(new AttributeDefinition("p", AttributeType.S)),
                new KeySchema(KEY, null),
                BillingMode.PROVISIONED,
                0,
                units(read, write),
                null,
                false,
                TableClass.STANDARD,
                Map.of(),
                TableDefinition.evenPartitions(0, 1, 2, 3));
    }
}
