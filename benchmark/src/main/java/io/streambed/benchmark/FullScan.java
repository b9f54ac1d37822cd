package io.streambed.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/** Reads a whole table with one client, page after page, again and again; a scan that does not find all items is a failure. */
final class FullScan {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern COUNT = Pattern.compile("\"Count\"\\s*:\\s*(\\d+)");
    private static final Pattern LAST_KEY = Pattern.compile("\"LastEvaluatedKey\"\\s*:\\s*(\\{(?:[^{}]|\\{[^{}]*})*})");

    private final int port;
    private final String table;
    private final int items;

    FullScan(int port, String table, int items) {
        this.port = port;
        this.table = table;
        this.items = items;
    }

    /** Latencies are those of pages. At least one scan is measured, however long it takes. */
    Measurement run(Duration warmUp, Duration measured) {
        try (Client client = new Client(port, PATIENCE)) {
            Deadline warm = Deadline.in(warmUp);
            while (!warm.isOver()) {
                scan(client, Measurement.newHistogram());
            }
            Histogram pages = Measurement.newHistogram();
            long start = System.nanoTime();
            Deadline end = Deadline.in(measured);
            long found = 0;
            do {
                found += scan(client, pages);
            } while (!end.isOver());
            return new Measurement(Duration.ofNanos(System.nanoTime() - start), 0, pages, Double.NaN, 0)
                    .withItems(found);
        } catch (IOException e) {
            throw new BenchmarkException("the scan broke off: " + e, e);
        }
    }

    private int scan(Client client, Histogram pages) throws IOException {
        int found = 0;
        String start = "";
        do {
            long sent = System.nanoTime();
            String page = client.callOk("Scan", DataRequests.scan(table, start)).body();
            Measurement.recordNanos(pages, System.nanoTime() - sent);
            found += count(page);
            start = lastKey(page);
        } while (!start.isEmpty() && found <= items);
        if (found != items) {
            throw new BenchmarkException("a scan found " + found + " of " + items + " items");
        }
        return found;
    }

    /** The page's items: the number stands before or after them, by the server. */
    private static int count(String page) {
        Matcher head = COUNT.matcher(page).region(0, Math.min(page.length(), 200));
        Matcher tail = COUNT.matcher(page).region(Math.max(0, page.length() - 1_000), page.length());
        if (head.find()) {
            return Integer.parseInt(head.group(1));
        }
        if (tail.find()) {
            return Integer.parseInt(tail.group(1));
        }
        throw new BenchmarkException("a page of a scan has no Count");
    }

    /** Empty on the last page. */
    private static String lastKey(String page) {
        Matcher head = LAST_KEY.matcher(page).region(0, Math.min(page.length(), 500));
        Matcher tail = LAST_KEY.matcher(page).region(Math.max(0, page.length() - 1_000), page.length());
        return head.find() ? head.group(1) : tail.find() ? tail.group(1) : "";
    }
}
