package io.streambed.materializer;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.model.AttributeDefinition;
import io.streambed.model.AttributeType;
import io.streambed.model.BillingMode;
import io.streambed.model.IndexKeySchema;
import io.streambed.model.IndexKind;
import io.streambed.model.IndexProjection;
import io.streambed.model.IndexStatus;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableClass;
import io.streambed.model.TableDefinition;
import io.streambed.model.TableStatus;
import io.streambed.model.Throughput;
import io.streambed.schemas.CatalogRecord;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How an index that is added to a table becomes ACTIVE, and one that is dropped goes. */
class CatalogIndexesTest {
    private static final KeyAttribute ID = new KeyAttribute("id", AttributeType.S);
    private static final KeyAttribute COLOUR = new KeyAttribute("colour", AttributeType.S);
    private static final TableDefinition TABLE = new TableDefinition(
            1,
            "id-1",
            "Table",
            1,
            0,
            List.of(new AttributeDefinition("id", AttributeType.S)),
            new KeySchema(ID, null),
            BillingMode.PAY_PER_REQUEST,
            0,
            Throughput.NONE,
            null,
            false,
            TableClass.STANDARD,
            Map.of(),
            TableDefinition.evenPartitions(3, 5));
    private static final TableDefinition ADDED = TABLE.next()
            .attributes(List.of(
                    new AttributeDefinition("id", AttributeType.S), new AttributeDefinition("colour", AttributeType.S)))
            .indexes(List.of(new SecondaryIndex(
                            "by-colour",
                            1,
                            IndexKind.GLOBAL,
                            new IndexKeySchema(List.of(COLOUR), List.of()),
                            IndexProjection.ALL)
                    .withStatus(IndexStatus.CREATING, 2)))
            .build();

    private CatalogState state = CatalogState.EMPTY;

    @BeforeEach
    void aTableWithAnIndexThatIsBeingAdded() {
        put(TABLE);
        applied(1);
        put(ADDED);
    }

    private void put(TableDefinition definition) {
        CatalogRecord record = new CatalogRecord.TablePut("p", state.version(), definition);
        assertThat(state.accepts(record)).isTrue();
        state = state.apply(record);
    }

    private void applied(long version) {
        for (int partition : new int[] {3, 5}) {
            state = state.apply(new CatalogRecord.PartitionApplied("id-1", 1, version, partition, 9, 9, false));
        }
    }

    private void index(int partition, boolean dropped) {
        state = state.apply(new CatalogRecord.IndexApplied("id-1", 1, 1, partition, dropped));
    }

    private CatalogTable table() {
        return Objects.requireNonNull(state.table("Table"));
    }

    private SecondaryIndex index() {
        return table().definition().indexes().getFirst();
    }

    @Test
    void itIsBackfillingWhenEveryLogPartitionKnowsOfIt() {
        assertThat(table().status()).isEqualTo(TableStatus.UPDATING);
        assertThat(table().isBackfilling(index())).isFalse();

        applied(2);

        assertThat(table().status()).isEqualTo(TableStatus.ACTIVE);
        assertThat(table().isBackfilling(index())).isTrue();
        assertThat(table().status(index())).isEqualTo(IndexStatus.CREATING);
    }

    @Test
    void itIsActiveWhenEveryLogPartitionHasConfirmedAndKnowsThat() {
        applied(2);
        index(3, false);
        index(3, false);
        assertThat(table().indexConfirmedBy(1, 3)).isTrue();
        assertThat(table().definition()).isEqualTo(ADDED);

        index(5, false);
        assertThat(index().status()).isEqualTo(IndexStatus.ACTIVE);
        assertThat(table().definition().version()).isEqualTo(3);
        assertThat(table().unconfirmed()).containsExactlyInAnyOrder(3, 5);
        assertThat(table().status()).isEqualTo(TableStatus.ACTIVE);
        assertThat(table().status(index())).isEqualTo(IndexStatus.CREATING);

        applied(3);
        assertThat(table().status(index())).isEqualTo(IndexStatus.ACTIVE);
    }

    @Test
    void whatSaysNothingOfItDoesNotCount() {
        applied(2);
        index(3, true);
        index(5, true);
        index(3, false);
        index(4, false);
        state = state.apply(new CatalogRecord.IndexApplied("id-1", 1, 2, 5, false));
        state = state.apply(new CatalogRecord.IndexApplied("id-2", 2, 1, 5, false));

        assertThat(table().definition()).isEqualTo(ADDED);
    }

    @Test
    void aProposalDecidedBeforeItWasActiveIsVoid() {
        applied(2);
        CatalogRecord late = new CatalogRecord.TablePut(
                "p", state.version(), ADDED.next().deletionProtection(true).build());
        index(3, false);
        index(5, false);

        assertThat(state.accepts(late)).isFalse();
    }

    @Test
    void itIsGoneWithItsAttributeWhenEveryLogPartitionHasDroppedIt() {
        applied(2);
        index(3, false);
        put(ADDED.next()
                .indexes(List.of(index().withStatus(IndexStatus.DELETING, 3)))
                .build());
        applied(3);
        index(5, false);
        index(5, true);
        assertThat(index().status()).isEqualTo(IndexStatus.DELETING);

        index(3, true);

        assertThat(table().definition().indexes()).isEmpty();
        assertThat(table().definition().attributes()).isEqualTo(TABLE.attributes());
        assertThat(table().definition().nextIndexId()).isEqualTo(2);
    }

    @Test
    void tagsChangeWithoutTheTableUpdating() {
        applied(2);
        put(ADDED.next().tags(Map.of("a", "b")).build());
        assertThat(table().status()).isEqualTo(TableStatus.ACTIVE);
        assertThat(table().unconfirmed()).containsExactlyInAnyOrder(3, 5);

        put(table().definition()
                .next()
                .tableClass(TableClass.STANDARD_INFREQUENT_ACCESS)
                .build());
        assertThat(table().status()).isEqualTo(TableStatus.UPDATING);
    }
}
