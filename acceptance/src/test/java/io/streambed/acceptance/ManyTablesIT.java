package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** A server of its own, because nothing may be left in it at the end. */
class ManyTablesIT {
    private static final int TABLES = 200;
    private static final int THREADS = 4;
    private static final int WRITES = 50;

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void hundredsOfTablesComeAndGoAndLeaveNothing() throws Exception {
        try (var server = ServerProcess.startFresh("many-tables");
                var clients = Clients.of(server.endpoint());
                var threads = Executors.newFixedThreadPool(THREADS);
                var resident = TestTable.withStream(clients, StreamViewType.KEYS_ONLY)) {
            long before = bestRoundNanos(resident);
            long start = System.nanoTime();
            List<TestTable> tables = inParallel(threads, () -> createAndFill(clients));
            System.out.printf("%d tables created and used in %d ms%n", TABLES, millisSince(start));
            assertThat(clients.tables().listTablesPaginator().tableNames().stream())
                    .hasSize(TABLES + 1)
                    .containsAll(tables.stream().map(TestTable::name).toList());

            start = System.nanoTime();
            for (var drop :
                    threads.invokeAll(tables.stream().map(ManyTablesIT::drop).toList())) {
                drop.get();
            }
            System.out.printf("%d tables dropped in %d ms%n", TABLES, millisSince(start));

            assertThat(clients.tables().listTables().tableNames()).containsExactly(resident.name());
            // Not a measurement, but what depends on the tables there once were would be slower by far more than this.
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(bestRoundNanos(resident))
                            .isLessThan(10 * before + Duration.ofMillis(200).toNanos()));
            resident.drop();
            assertThat(clients.tables().listTables().tableNames()).isEmpty();

            server.kill();
            server.start();
            assertNothingIsLeft(server.endpoint());
        }
    }

    private static void assertNothingIsLeft(URI endpoint) {
        try (var clients = Clients.of(endpoint);
                var table = TestTable.create(clients)) {
            assertThat(clients.tables().listTables().tableNames()).containsExactly(table.name());
            assertThat(bestRoundNanos(table)).isLessThan(Duration.ofSeconds(20).toNanos());
        }
    }

    private static List<TestTable> inParallel(ExecutorService threads, Callable<TestTable> task) throws Exception {
        var results = new ArrayList<TestTable>();
        for (var result :
                threads.invokeAll(IntStream.range(0, TABLES).mapToObj(_ -> task).toList())) {
            results.add(result.get());
        }
        return results;
    }

    private static TestTable createAndFill(Clients clients) {
        TestTable table = TestTable.create(clients);
        for (int i = 0; i < 3; i++) {
            table.put(key("item", i));
        }
        return table;
    }

    private static Callable<Void> drop(TestTable table) {
        return () -> {
            table.drop();
            return null;
        };
    }

    /** The best of three, because the machine may have other things to do. */
    private static long bestRoundNanos(TestTable table) {
        return IntStream.range(0, 3)
                .mapToLong(_ -> {
                    long start = System.nanoTime();
                    for (int i = 0; i < WRITES; i++) {
                        table.put(key("probe", i));
                        table.get(key("probe", i));
                    }
                    return System.nanoTime() - start;
                })
                .min()
                .orElseThrow();
    }

    private static long millisSince(long nanoTime) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanoTime);
    }
}
