package io.streambed.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PowerCutTest {
    private Path directory = Path.of("");

    @BeforeEach
    void freshDirectory() throws Exception {
        directory = Files.createTempDirectory(
                Files.createDirectories(Path.of("target", "power-cut").toAbsolutePath()), "data");
    }

    @Test
    void aKillAndAnOrderlyStopAreNoPowerCut() {
        assertThat(check(Fsync.INTERVAL, "first").indexesAreDoubtful()).isFalse();
        assertThat(check(Fsync.INTERVAL, "first").indexesAreDoubtful()).isFalse();

        check(Fsync.INTERVAL, "first").close();

        assertThat(check(Fsync.INTERVAL, "second").indexesAreDoubtful()).isFalse();
    }

    @Test
    void afterAPowerCutIndexesAreDoubtfulUntilTheyAreFilled() {
        check(Fsync.INTERVAL, "first");

        assertThat(check(Fsync.INTERVAL, "second").indexesAreDoubtful()).isTrue();
        PowerCut restarted = check(Fsync.INTERVAL, "second");
        assertThat(restarted.indexesAreDoubtful()).isTrue();
        restarted.close();
        PowerCut again = check(Fsync.INTERVAL, "second");
        again.indexesAreFilled();

        assertThat(again.indexesAreDoubtful()).isFalse();
        assertThat(check(Fsync.INTERVAL, "second").indexesAreDoubtful()).isFalse();
    }

    @Test
    void aBrokerThatFlushesEveryRecordLosesNothing() {
        check(Fsync.ALWAYS, "first");

        assertThat(check(Fsync.ALWAYS, "second").indexesAreDoubtful()).isFalse();
    }

    @Test
    void howTheBrokerFlushedBeforeIsWhatCounts() {
        check(Fsync.INTERVAL, "first");

        assertThat(check(Fsync.ALWAYS, "second").indexesAreDoubtful()).isTrue();
    }

    private PowerCut check(Fsync fsync, String boot) {
        return PowerCut.check(directory, fsync, boot);
    }
}
