package io.streambed.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioTest {
    @Test
    void namesAreRead() {
        assertThat(Stream.of("cold", "put-64", "strong-get-1", "partiql-get-64", "stream", "recovery")
                        .map(Scenario::parse))
                .containsExactly(
                        new Scenario.Cold(),
                        new Scenario.Steady(Scenario.Kind.PUT, 64),
                        new Scenario.Steady(Scenario.Kind.STRONG_GET, 1),
                        new Scenario.Steady(Scenario.Kind.PARTIQL_GET, 64),
                        new Scenario.Stream(),
                        new Scenario.Recovery());
    }

    @Test
    void theOperationsOfTheDataPlaneHaveNames() {
        for (Scenario.Work work : Scenario.Work.values()) {
            assertThat(Scenario.parse(work.text())).isEqualTo(new Scenario.Data(work));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "put", "put-0", "put-99999", "scan-1", "get--1"})
    void otherNamesAreRefused(String name) {
        assertThatThrownBy(() -> Scenario.parse(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theColdScenarioComesFirstAndTheOthersKeepTheirOrder() {
        List<String> sorted = Stream.of("recovery", "stream", "get-1", "put-64", "cold")
                .map(Scenario::parse)
                .sorted(Scenario::compareOrder)
                .map(Scenario::label)
                .toList();

        assertThat(sorted)
                .containsExactly(
                        "put, 64 connections, cold",
                        "get, 1 connection",
                        "put, 64 connections",
                        "stream lag",
                        "recovery");
    }
}
