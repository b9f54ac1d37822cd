package io.streambed.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** One process, killed while transactions are under way. */
@Execution(ExecutionMode.CONCURRENT)
class TransactionCrashIT {
    private static final int KILLS = 3;
    private static final int CLIENTS = 6;

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void noTransactionIsHalfThereAfterAKillAndNothingStaysLocked() {
        Seed seed = Seed.of(this);
        SplittableRandom random = seed.random();
        try (var server = ServerProcess.startFresh("transaction-crash");
                var clients = Clients.of(server.endpoint(), Duration.ofSeconds(10))) {
            TestTable accounts = TestTable.create(clients);
            TestTable receipts = TestTable.create(clients);
            try (var transfers = new Transfers(clients, accounts, receipts)) {
                transfers.start(CLIENTS, seed.value());
                for (int kill = 1; kill <= KILLS; kill++) {
                    transfers.awaitHappened(random.nextInt(20, 200));
                    server.kill();
                    server.start();
                }
                transfers.awaitHappened(20);
                transfers.stop();

                transfers.check();
                assertThat(transfers.happened()).isGreaterThan(KILLS * 20);

                server.kill();
                WorkDirectory.delete(server.storesDirectory());
                server.start();
                transfers.check();
            }
        }
    }
}
