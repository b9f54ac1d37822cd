package io.streambed.materializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.streambed.model.AttributeDefinition;
import io.streambed.model.AttributeType;
import io.streambed.model.BillingMode;
import io.streambed.model.DestinationStatus;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import io.streambed.model.StreamingDestination;
import io.streambed.model.TableClass;
import io.streambed.model.TableDefinition;
import io.streambed.model.TableStatus;
import io.streambed.model.Throughput;
import io.streambed.schemas.CatalogRecord;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CatalogDestinationTest {
    private static final TableDefinition TABLE = new TableDefinition(
            1,
            "id",
            "Music",
            1,
            0,
            List.of(new AttributeDefinition("id", AttributeType.S)),
            new KeySchema(new KeyAttribute("id", AttributeType.S), null),
            BillingMode.PAY_PER_REQUEST,
            0,
            new Throughput(0, 0, 0, 0, 0),
            null,
            false,
            TableClass.STANDARD,
            Map.of(),
            TableDefinition.evenPartitions(0, 1, 0));

    private CatalogState state = CatalogState.EMPTY;

    @Test
    void aWindowBeginsOnEachLogPartitionWithTheRecordThatEnabledIt() {
        put(TABLE);
        applied(1, 0, 5);
        applied(1, 1, 5);
        put(with(TABLE, DestinationStatus.ENABLING));

        assertThat(destination().windows()).hasSize(2).noneMatch(StreamShard::started);
        applied(2, 1, 17);
        assertThat(destination().started()).isFalse();
        applied(2, 0, 11);
        assertThat(destination().started()).isTrue();
        assertThat(destination().windows())
                .extracting(StreamShard::logPartition, StreamShard::startOffset)
                .containsExactly(tuple(0, 11L), tuple(1, 17L));
        assertThat(table().status()).as("as in the service").isEqualTo(TableStatus.ACTIVE);
    }

    @Test
    void itEndsWithTheRecordThatDisabledIt() {
        put(TABLE);
        TableDefinition enabled = with(TABLE, DestinationStatus.ENABLING);
        put(enabled);
        applied(2, 0, 11);
        applied(2, 1, 17);
        TableDefinition active = enabled.next()
                .destinations(List.of(enabled.destinations().getFirst().withStatus(DestinationStatus.ACTIVE, null)))
                .build();
        put(active);
        applied(3, 0, 20);
        assertThat(destination().isEnabled()).isTrue();
        put(active.next()
                .destinations(List.of(active.destinations().getFirst().withStatus(DestinationStatus.DISABLING, null)))
                .build());

        assertThat(destination().isEnabled()).isFalse();
        applied(4, 0, 30);
        assertThat(destination().windows())
                .extracting(StreamShard::startOffset, StreamShard::endOffset)
                .containsExactly(tuple(11L, 30L), tuple(17L, -1L));
    }

    @Test
    void enablingAgainIsAnotherWindow() {
        put(TABLE);
        TableDefinition enabled = with(TABLE, DestinationStatus.ENABLING);
        put(enabled);
        TableDefinition failed = enabled.next()
                .destinations(
                        List.of(enabled.destinations().getFirst().withStatus(DestinationStatus.ENABLE_FAILED, "x")))
                .build();
        put(failed);
        put(with(failed, DestinationStatus.ENABLING));

        assertThat(table().destinations())
                .extracting(CatalogDestination::since, CatalogDestination::isEnabled)
                .containsExactly(tuple(2L, false), tuple(4L, true));
    }

    @Test
    void itEndsWithTheTableAndIsForgottenAfterAWhile() {
        put(TABLE);
        put(with(TABLE, DestinationStatus.ENABLING));
        applied(2, 0, 11);
        applied(2, 1, 17);
        state = state.apply(new CatalogRecord.TableDrop("p", state.version(), "id", 100));
        state = state.apply(new CatalogRecord.PartitionApplied("id", 1, 2, 0, 40, 100, true));
        state = state.apply(new CatalogRecord.PartitionApplied("id", 1, 2, 1, 41, 100, true));

        assertThat(destination().windows()).extracting(StreamShard::endOffset).containsExactly(40L, 41L);
        assertThat(state.pruned(100).byId()).containsKey("id");
        assertThat(state.pruned(101).byId()).isEmpty();
    }

    private static TableDefinition with(TableDefinition table, DestinationStatus status) {
        return table.next()
                .destinations(List.of(new StreamingDestination("arn", table.version() + 1, status, null, null)))
                .build();
    }

    private void put(TableDefinition definition) {
        state = state.apply(new CatalogRecord.TablePut("p", state.version(), definition));
        assertThat(table().definition()).isEqualTo(definition);
    }

    private void applied(long version, int logPartition, long offset) {
        state = state.apply(new CatalogRecord.PartitionApplied("id", 1, version, logPartition, offset, offset, false));
    }

    private CatalogTable table() {
        return Objects.requireNonNull(state.byId("id"));
    }

    private CatalogDestination destination() {
        return table().destinations().getLast();
    }
}
