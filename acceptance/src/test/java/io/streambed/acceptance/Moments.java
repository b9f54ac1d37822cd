package io.streambed.acceptance;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/** Moments of a table's past, and reads as of them. */
final class Moments {
    private Moments() {}

    /** A millisecond after everything that has been answered, and before everything that follows. */
    static Instant moment() {
        long now = System.currentTimeMillis();
        await().pollInterval(Duration.ofMillis(1)).until(() -> System.currentTimeMillis() > now);
        return Instant.ofEpochMilli(now);
    }

    /** Lets a request read as of a moment. */
    static Consumer<AwsRequestOverrideConfiguration.Builder> asOf(String moment) {
        return configuration -> configuration.putHeader("x-streambed-as-of", moment);
    }
}
