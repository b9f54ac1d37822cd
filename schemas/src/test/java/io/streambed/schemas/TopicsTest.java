package io.streambed.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TopicsTest {
    @Test
    void topicsCarryTheClustersName() {
        Topics topics = new Topics("blue-1");

        assertThat(topics.changes()).isEqualTo("blue-1.changes");
        assertThat(topics.catalog()).isEqualTo("blue-1.catalog");
        assertThat(topics.schemas()).isEqualTo("blue-1.schemas");
    }

    @Test
    void aNameThatKafkaWouldRefuseIsRefused() {
        for (String name : new String[] {"", "a b", "a/b", "ä", "x".repeat(201)}) {
            assertThatThrownBy(() -> new Topics(name))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cluster");
        }
    }
}
