package io.streambed.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsFileTest {
    @Test
    void aNewSectionGoesToTheEnd() {
        assertThat(ResultsFile.replaced("# Results\n\nProse.\n", "Side by side", "table\n"))
                .isEqualTo("""
                        # Results

                        Prose.

                        ## Side by side

                        <!-- benchmark Side by side -->
                        table

                        <!-- end of benchmark Side by side -->
                        """);
    }

    @Test
    void aSectionThatIsThereIsReplacedAndTheProseAroundItStays() {
        String first = ResultsFile.replaced("# Results\n", "one", "old");
        String both = ResultsFile.replaced(first, "two", "other") + "\nWhat bounds it: the broker.\n";

        assertThat(ResultsFile.replaced(both, "one", "new")).isEqualTo(both.replace("old", "new"));
    }

    @Test
    void theFileIsMadeWhenItIsMissing(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("RESULTS.md");

        new ResultsFile(file).put("one", "table");
        new ResultsFile(file).put("one", "table");

        assertThat(Files.readString(file)).startsWith("# Results\n").containsOnlyOnce("table");
    }
}
