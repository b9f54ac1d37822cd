package io.streambed.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * Reads a whole stream from TRIM_HORIZON, one client per shard, page after page, again and again; a reading that does not find
 * all records is a failure.
 */
final class StreamRead {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String RECORD = "\"eventID\"";

    private static final Duration PAUSE = Duration.ofMillis(5);

    private final int port;
    private final String table;
    private final int records;

    StreamRead(int port, String table, int records) {
        this.port = port;
        this.table = table;
        this.records = records;
    }

    /** Latencies are those of pages. At least one reading is measured, however long it takes. */
    Measurement run(Duration warmUp, Duration measured) {
        Deadline warm = Deadline.in(warmUp);
        while (!warm.isOver()) {
            read(Measurement.newHistogram());
        }
        Histogram pages = Measurement.newHistogram();
        long start = System.nanoTime();
        Deadline end = Deadline.in(measured);
        long found = 0;
        do {
            found += read(pages);
        } while (!end.isOver());
        return new Measurement(Duration.ofNanos(System.nanoTime() - start), 0, pages, Double.NaN, 0).withItems(found);
    }

    private int read(Histogram pages) {
        AtomicInteger missing = new AtomicInteger(records);
        try (Client client = new Client(port, PATIENCE);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            String arn = client.callOk("DescribeTable", "{\"TableName\":\"" + table + "\"}")
                    .strings("LatestStreamArn")
                    .getFirst();
            List<Future<Shard>> shards =
                    client
                            .callOk("Streams:DescribeStream", "{\"StreamArn\":\"" + arn + "\"}")
                            .strings("ShardId")
                            .stream()
                            .map(shard -> threads.submit(() -> readShard(arn, shard, missing)))
                            .toList();
            int found = 0;
            for (Future<Shard> shard : shards) {
                found += shard.get().records();
                pages.add(shard.get().pages());
            }
            if (found != records) {
                throw new BenchmarkException("a reading found " + found + " of " + records + " records");
            }
            return found;
        } catch (IOException | ExecutionException e) {
            throw new BenchmarkException("the reading broke off: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    private record Shard(int records, Histogram pages) {}

    /** Until nothing is missing of all shards: pages may be empty though there are more. */
    private Shard readShard(String arn, String shard, AtomicInteger missing) throws IOException {
        Histogram pages = Measurement.newHistogram();
        int found = 0;
        try (Client client = new Client(port, PATIENCE)) {
            String body = "{\"StreamArn\":\"" + arn + "\",\"ShardId\":\"" + shard
                    + "\",\"ShardIteratorType\":\"TRIM_HORIZON\"}";
            String iterator = client.callOk("Streams:GetShardIterator", body)
                    .strings("ShardIterator")
                    .getFirst();
            Deadline deadline = Deadline.in(PATIENCE);
            while (missing.get() > 0 && !deadline.isOver()) {
                long sent = System.nanoTime();
                String page = client.callOk("Streams:GetRecords", "{\"ShardIterator\":\"" + iterator + "\"}")
                        .body();
                Measurement.recordNanos(pages, System.nanoTime() - sent);
                int here = count(page);
                found += here;
                if (here == 0) {
                    Deadline.pause(PAUSE);
                } else {
                    missing.addAndGet(-here);
                    deadline = Deadline.in(PATIENCE);
                }
                iterator = lastIterator(page);
            }
        }
        return new Shard(found, pages);
    }

    private static int count(String page) {
        int count = 0;
        for (int at = page.indexOf(RECORD); at >= 0; at = page.indexOf(RECORD, at + RECORD.length())) {
            count++;
        }
        return count;
    }

    /** It stands before or after the records, by the server. */
    private static String lastIterator(String page) {
        int edge = 2_000;
        return Stream.of(
                        page.substring(Math.max(0, page.length() - edge)),
                        page.substring(0, Math.min(edge, page.length())))
                .flatMap(part -> new Client.Response(200, part).strings("NextShardIterator").stream())
                .findFirst()
                .orElseThrow(() -> new BenchmarkException("a shard was closed while it was read"));
    }
}
