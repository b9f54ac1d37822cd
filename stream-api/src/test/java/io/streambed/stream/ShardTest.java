package io.streambed.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.schemas.Cause;
import io.streambed.schemas.Change;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShardTest {
    @Test
    void anIdHasTheServicesForm() {
        assertThat(Shard.id(1_795_220_990_542L, 7, 0)).matches("shardId-00000001795220990542-[0-9a-f]{8}");
    }

    @Test
    void theShardsOfAStreamHaveDifferentIds() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            ids.add(Shard.id(1, 7, i * 429_496));
        }

        assertThat(ids).hasSize(10_000);
    }

    @Test
    void theSameTablePartitionOfTablesCreatedTogetherHasDifferentIds() {
        assertThat(Shard.id(1, 7, 0)).isNotEqualTo(Shard.id(1, 8, 0));
    }

    @Test
    void hashesAreUnsigned() {
        Shard lower = new Shard("a", 7, 0, 0, 0x7fffffff, 0, -1);
        Shard upper = new Shard("b", 7, 0, 0x80000000, -1, 0, -1);

        assertThat(lower.contains(changeOf(7, 0))).isTrue();
        assertThat(lower.contains(changeOf(7, 0x7fffffff))).isTrue();
        assertThat(lower.contains(changeOf(7, 0x80000000))).isFalse();
        assertThat(upper.contains(changeOf(7, 0x7fffffff))).isFalse();
        assertThat(upper.contains(changeOf(7, 0x80000000))).isTrue();
        assertThat(upper.contains(changeOf(7, -1))).isTrue();
        assertThat(upper.contains(changeOf(8, -1))).isFalse();
    }

    private static Change changeOf(int table, int hash) {
        return new Change(table, ByteBuffer.allocate(8).putInt(hash).array(), null, null, Cause.USER);
    }
}
