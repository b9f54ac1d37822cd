package io.streambed.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/** Restores a table to the moment before every item of it was written once more, and waits until it is ACTIVE. */
final class Restore {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Pattern COUNT = Pattern.compile("\"ItemCount\"\\s*:\\s*(\\d+)");

    private final int port;
    private final String table;
    private final int items;

    Restore(int port, String table, int items) {
        this.port = port;
        this.table = table;
        this.items = items;
    }

    /** Switches recovery on; a moment that all that was written before is included in, and nothing that comes later. */
    long moment() throws IOException {
        try (Client client = new Client(port, PATIENCE)) {
            client.callOk(
                    "UpdateContinuousBackups",
                    "{\"TableName\":\"" + table
                            + "\",\"PointInTimeRecoverySpecification\":{\"PointInTimeRecoveryEnabled\":true}}");
        }
        Deadline.pause(Duration.ofMillis(5));
        long moment = System.currentTimeMillis();
        Deadline.pause(Duration.ofMillis(5));
        return moment;
    }

    /** One restore; its items per second are what counts. */
    Measurement run(String target, long moment) {
        long start = System.nanoTime();
        begin(target, moment);
        await(target);
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        Histogram once = Measurement.newHistogram();
        Measurement.recordNanos(once, elapsed.toNanos());
        return new Measurement(elapsed, 0, once, Double.NaN, 0).withItems(items);
    }

    void begin(String target, long moment) {
        try (Client client = new Client(port, PATIENCE)) {
            client.callOk(
                    "RestoreTableToPointInTime",
                    "{\"SourceTableName\":\"%s\",\"TargetTableName\":\"%s\",\"RestoreDateTime\":%d.%03d}"
                            .formatted(table, target, moment / 1000, moment % 1000));
        } catch (IOException e) {
            throw new BenchmarkException("the restore did not begin: " + e, e);
        }
    }

    boolean isUnderWay(String target) throws IOException {
        try (Client client = new Client(port, PATIENCE)) {
            return !isActive(describe(client, target));
        }
    }

    /** Until the table is ACTIVE, with all its items. */
    void await(String target) {
        try (Client client = new Client(port, PATIENCE)) {
            Deadline deadline = Deadline.in(LONGEST);
            String description = describe(client, target);
            while (!isActive(description)) {
                deadline.pause(POLL, "not restored within " + LONGEST.toMinutes() + " minutes");
                description = describe(client, target);
            }
            requireComplete(description);
        } catch (IOException e) {
            throw new BenchmarkException("the restore broke off: " + e, e);
        }
    }

    private static boolean isActive(String description) {
        return new Client.Response(200, description).strings("TableStatus").equals(List.of("ACTIVE"));
    }

    private static String describe(Client client, String table) throws IOException {
        return client.callOk("DescribeTable", "{\"TableName\":\"" + table + "\"}")
                .body();
    }

    private void requireComplete(String description) {
        Matcher count = COUNT.matcher(description);
        if (!count.find() || Integer.parseInt(count.group(1)) != items) {
            throw new BenchmarkException("not all items were restored: " + description);
        }
    }
}
