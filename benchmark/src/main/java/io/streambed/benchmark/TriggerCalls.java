package io.streambed.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.HdrHistogram.Histogram;

/**
 * Triggers that call a Java function: how many records per second it gets, and how long after its acknowledgement a put is
 * there. Times of both processes are on the monotonic clock of the machine, as {@link System#nanoTime} is on Linux.
 */
final class TriggerCalls {
    static final String REPORT = "report.txt";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String MAPPINGS = "/2015-03-31/event-source-mappings/";

    private final int port;
    private final Path report;

    TriggerCalls(int port, Workspace workspace) {
        this.port = port;
        this.report = workspace.functions().resolve(REPORT);
    }

    /** One call of the function. */
    private record Called(long nanos, int records, List<String> keys) {}

    /** Writes the jar with the function, which the server is told of before it starts. */
    static void install(Workspace workspace) {
        Path directory = workspace.functions();
        String type = TriggerCalls.class.getPackageName().replace('.', '/') + "/TriggeredFunction.class";
        try {
            Files.createDirectories(directory);
            try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(directory.resolve("triggered.jar")));
                    InputStream in = TriggerCalls.class.getClassLoader().getResourceAsStream(type)) {
                if (in == null) {
                    throw new BenchmarkException("there is no " + type);
                }
                jar.putNextEntry(new JarEntry(type));
                in.transferTo(jar);
                jar.putNextEntry(new JarEntry(REPORT));
                jar.write(directory.resolve(REPORT).toString().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From the creation of a mapping on all records that the table's stream has, to the call with the last of them. */
    Measurement drain(String table, long records) {
        return with(table, "TRIM_HORIZON", start -> {
            Deadline deadline = Deadline.in(PATIENCE);
            List<Called> calls = calls();
            while (total(calls) < records) {
                if (deadline.isOver()) {
                    throw new BenchmarkException(total(calls) + " of " + records + " records after " + PATIENCE);
                }
                Deadline.pause(Duration.ofMillis(100));
                calls = calls();
            }
            Histogram gaps = Measurement.newHistogram();
            for (int i = 1; i < calls.size(); i++) {
                Measurement.recordNanos(gaps, calls.get(i).nanos() - calls.get(i - 1).nanos());
            }
            Duration elapsed = Duration.ofNanos(calls.getLast().nanos() - start);
            return new Measurement(elapsed, 0, gaps, Double.NaN, 0).withItems(total(calls));
        });
    }

    /** Puts at a fixed rate; the first {@code warmUp} of the length is left out of the figures. */
    Measurement lag(String table, int rate, Duration warmUp, Duration length) {
        return with(table, "LATEST", _ -> {
            Map<String, Long> acknowledged = new HashMap<>();
            long start = System.nanoTime();
            long ticks = Math.max(1, rate * length.toMillis() / 1000);
            try (Client client = new Client(port, PATIENCE)) {
                for (int tick = 0; tick < ticks; tick++) {
                    Deadline.pause(Duration.ofNanos(
                            Math.max(start + tick * 1_000_000_000L / rate - System.nanoTime(), 0)));
                    String key = "tick-%08d".formatted(tick);
                    String body = Requests.putBody(table, key)
                            .replace(RequestTemplate.VERSION_GAP, "1")
                            .replace(
                                    RequestTemplate.PAYLOAD_GAP,
                                    "x".repeat(RequestTemplate.PAYLOAD_GAP.length()));
                    client.callOk("PutItem", body);
                    acknowledged.put(key, System.nanoTime());
                }
            } catch (IOException e) {
                throw new BenchmarkException("the trigger scenario broke off: " + e, e);
            }
            Deadline deadline = Deadline.in(PATIENCE);
            while (total(calls()) < ticks && !deadline.isOver()) {
                Deadline.pause(Duration.ofMillis(100));
            }
            return lags(acknowledged, start + warmUp.toNanos(), length.minus(warmUp));
        });
    }

    private Measurement lags(Map<String, Long> acknowledged, long from, Duration measured) {
        Histogram lag = Measurement.newHistogram();
        Map<String, Long> seen = new HashMap<>();
        for (Called call : calls()) {
            call.keys().forEach(key -> seen.putIfAbsent(key, call.nanos()));
        }
        long missing = 0;
        for (Map.Entry<String, Long> put : acknowledged.entrySet()) {
            Long called = seen.get(put.getKey());
            if (called == null) {
                missing++;
            } else if (put.getValue() - from >= 0) {
                Measurement.recordNanos(lag, called - put.getValue());
            }
        }
        return new Measurement(measured, missing, lag, Double.NaN, 0);
    }

    private interface Measuring {
        Measurement run(long startNanos);
    }

    private Measurement with(String table, String position, Measuring measuring) {
        try (Client client = new Client(port, PATIENCE);
                HttpClient http = HttpClient.newHttpClient()) {
            Files.deleteIfExists(report);
            String arn = client.callOk("DescribeTable", "{\"TableName\":\"" + table + "\"}")
                    .strings("LatestStreamArn")
                    .getFirst();
            long start = System.nanoTime();
            String created = send(
                    http,
                    "POST",
                    "",
                    "{\"EventSourceArn\":\"" + arn + "\",\"FunctionName\":\"" + TriggerCalls.class.getPackageName()
                            + ".TriggeredFunction\",\"StartingPosition\":\"" + position + "\",\"BatchSize\":100}");
            String uuid = new Client.Response(202, created).strings("UUID").getFirst();
            Deadline deadline = Deadline.in(PATIENCE);
            while (position.equals("LATEST")
                    && !deadline.isOver()
                    && !send(http, "GET", uuid, "").contains("\"State\":\"Enabled\"")) {
                Deadline.pause(Duration.ofMillis(50));
            }
            Measurement measurement = measuring.run(start);
            send(http, "DELETE", uuid, "");
            return measurement;
        } catch (IOException e) {
            throw new BenchmarkException("the trigger scenario broke off: " + e, e);
        }
    }

    private String send(HttpClient http, String method, String path, String body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + MAPPINGS + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Authorization", "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/lambda/aws4_request")
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new BenchmarkException(method + " was answered " + response.statusCode() + ": " + response.body());
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    private static long total(List<Called> calls) {
        return calls.stream().mapToLong(Called::records).sum();
    }

    private List<Called> calls() {
        List<Called> calls = new ArrayList<>();
        try {
            if (Files.exists(report)) {
                for (String line : Files.readString(report).split("\n", -1)) {
                    String[] parts = line.split(" ", 3);
                    if (parts.length == 3) {
                        calls.add(new Called(
                                Long.parseLong(parts[0]),
                                Integer.parseInt(parts[1]),
                                List.of(parts[2].split(",", -1))));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return calls;
    }
}
