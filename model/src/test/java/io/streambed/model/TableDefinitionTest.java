package io.streambed.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableDefinitionTest {
    private static final KeySchema KEY = new KeySchema(new KeyAttribute("id", AttributeType.S), null);

    @Test
    void eachHashHasItsPartition() {
        TableDefinition table = table(TableDefinition.evenPartitions(3, 1, 4, 2));

        assertThat(table.logPartitionOf(0)).isEqualTo(3);
        assertThat(table.logPartitionOf(0x3fff_ffff)).isEqualTo(3);
        assertThat(table.logPartitionOf(0x4000_0000)).isEqualTo(1);
        assertThat(table.logPartitionOf(0x8000_0000)).isEqualTo(4);
        assertThat(table.logPartitionOf(0xbfff_ffff)).isEqualTo(4);
        assertThat(table.logPartitionOf(-1)).isEqualTo(2);
        assertThat(table.partitionIndexOf(-1)).isEqualTo(3);
    }

    @Test
    void evenPartitionsCoverTheHashSpaceForAnyCount() {
        for (int count = 1; count <= 64; count++) {
            TableDefinition table = table(TableDefinition.evenPartitions(new int[count]));

            assertThat(table.partitions()).hasSize(count);
            assertThat(table.partitionIndexOf(-1)).isEqualTo(count - 1);
        }
    }

    @Test
    void partitionsMustCoverTheHashSpaceInOrder() {
        assertThatThrownBy(() -> table(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> table(List.of(new TablePartition(1, 0)))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        table(List.of(new TablePartition(0, 0), new TablePartition(-1, 1), new TablePartition(5, 2))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keysMustBeDeclared() {
        KeySchema other = new KeySchema(new KeyAttribute("other", AttributeType.S), null);

        assertThatThrownBy(() -> new TableDefinition(
                        1,
                        "id",
                        "Orders",
                        1,
                        0,
                        List.of(new AttributeDefinition("id", AttributeType.S)),
                        other,
                        BillingMode.PAY_PER_REQUEST,
                        0,
                        Throughput.NONE,
                        null,
                        false,
                        TableClass.STANDARD,
                        Map.of(),
                        TableDefinition.evenPartitions(0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theNextVersionKeepsWhatIsNotChanged() {
        TableDefinition first = table(TableDefinition.evenPartitions(0));
        StreamSpec stream = new StreamSpec("2026-11-21T00:02:30.123", StreamViewType.NEW_IMAGE);

        TableDefinition second =
                first.next().stream(stream).deletionProtection(true).build();

        assertThat(second.version()).isEqualTo(2);
        assertThat(second.stream()).isEqualTo(stream);
        assertThat(second.deletionProtection()).isTrue();
        assertThat(second.key()).isEqualTo(first.key());
        assertThat(second.partitions()).isEqualTo(first.partitions());
        assertThat(second.next().stream(null).build().stream()).isNull();
    }

    @Test
    void theKeyOfAnItemIsPickedFromIt() {
        Item item = Item.of(Map.of("id", new AttributeValue.S("a"), "x", AttributeValue.TRUE));

        assertThat(KEY.keyOf(item)).isEqualTo(Item.of(Map.of("id", new AttributeValue.S("a"))));
        assertThat(KEY.contains("id")).isTrue();
        assertThat(KEY.contains("x")).isFalse();
        assertThatThrownBy(() -> KEY.keyOf(Item.EMPTY)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void arnsAreReadBack() {
        Arns arns = new Arns("eu-west-1");
        String stream = arns.stream("my.table_1-x", "2026-11-21T00:02:30.123");

        assertThat(arns.table("t")).isEqualTo("arn:aws:dynamodb:eu-west-1:000000000000:table/t");
        assertThat(stream)
                .isEqualTo("arn:aws:dynamodb:eu-west-1:000000000000:table/my.table_1-x/stream/2026-11-21T00:02:30.123");
        assertThat(Arns.tableName(arns.table("my.table_1-x"))).isEqualTo("my.table_1-x");
        assertThat(Arns.streamName(stream)).isEqualTo(new Arns.StreamName("my.table_1-x", "2026-11-21T00:02:30.123"));
        assertThat(arns.isLocal(stream)).isTrue();
        assertThat(new Arns("us-east-1").isLocal(stream)).isFalse();
        assertThat(Arns.tableName(stream)).isNull();
        assertThat(Arns.streamName(arns.table("t"))).isNull();
        assertThat(Arns.tableName("Orders")).isNull();
        assertThat(Arns.streamName("")).isNull();
    }

    private static TableDefinition table(List<TablePartition> partitions) {
        return new TableDefinition(
                1,
                "0b9c1e1a-0000-4000-8000-000000000000",
                "Orders",
                1,
                1_700_000_000_000L,
                List.of(new AttributeDefinition("id", AttributeType.S)),
                KEY,
                BillingMode.PAY_PER_REQUEST,
                0,
                Throughput.NONE,
                null,
                false,
                TableClass.STANDARD,
                Map.of(),
                partitions);
    }
}
