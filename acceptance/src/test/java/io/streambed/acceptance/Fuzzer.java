package io.streambed.acceptance;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends bytes to a server from several threads, each request on a connection of its own, and notes the answers that nothing that is
 * sent can deserve.
 */
final class Fuzzer {
    private static final Duration IDLE = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final byte[] LAST =
            HttpConnection.request("GET", "/", Map.of("Host", "localhost", "Connection", "close"), new byte[0]);
    private static final Pattern TYPE = Pattern.compile("\"__type\":\"[^\"#]*#([A-Za-z]+)\"");

    private final URI endpoint;
    private final BiPredicate<byte[], HttpAnswer> alsoWrong;
    private final AtomicLong sent = new AtomicLong();
    private final ConcurrentMap<String, AtomicLong> answers = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();

    /** @param alsoWrong whether this request must not have this answer, the first one to it */
    Fuzzer(URI endpoint, BiPredicate<byte[], HttpAnswer> alsoWrong) {
        this.endpoint = endpoint;
        this.alsoWrong = alsoWrong;
    }

    /** Sends what the suppliers give, each on a thread of its own, until the time is over. */
    void run(Duration time, Collection<? extends Supplier<byte[]>> requests)
            throws InterruptedException, ExecutionException {
        try (var threads = Executors.newFixedThreadPool(requests.size())) {
            var fuzzers = new ArrayList<Callable<Void>>();
            for (Supplier<byte[]> each : requests) {
                fuzzers.add(() -> fuzz(time, each));
            }
            for (var fuzzer : threads.invokeAll(fuzzers)) {
                fuzzer.get();
            }
        }
    }

    long sent() {
        return sent.get();
    }

    /** How many first answers there were, by the type of the error or by the status. */
    Map<String, Long> answers() {
        var counts = new TreeMap<String, Long>();
        answers.forEach((kind, count) -> counts.put(kind, count.get()));
        return counts;
    }

    List<String> wrong() {
        return List.copyOf(wrong);
    }

    private Void fuzz(Duration time, Supplier<byte[]> requests) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            byte[] request = requests.get();
            try (var connection = new HttpConnection(endpoint)) {
                sent.incrementAndGet();
                exchange(connection, request);
            }
        }
        return null;
    }

    /** Sends it and, after it, a right request that asks to hang up. Takes what is answered until the server does. */
    private void exchange(HttpConnection connection, byte[] request) {
        try {
            connection.send(request);
            connection.send(LAST);
            connection.patience(IDLE);
            take(connection, request, true);
        } catch (SocketTimeoutException _) {
            // The server may still wait for the rest of the request. There is none.
            hangUp(connection, request);
        } catch (IOException _) {
            // The server hung up, at once or after its answers.
        }
    }

    private void hangUp(HttpConnection connection, byte[] request) {
        try {
            connection.endOutput();
            connection.patience(PATIENCE);
            take(connection, request, false);
        } catch (SocketTimeoutException _) {
            wrong.add("neither answered nor hung up\n" + BadRequests.shown(request));
        } catch (IOException _) {
            // The server hung up.
        }
    }

    private void take(HttpConnection connection, byte[] request, boolean fromFirst) throws IOException {
        for (boolean first = fromFirst; true; first = false) {
            HttpAnswer answer = connection.receive();
            if (first) {
                answers.computeIfAbsent(kind(answer), _ -> new AtomicLong()).incrementAndGet();
            }
            if (isWrong(answer) || (first && alsoWrong.test(request, answer))) {
                wrong.add(answer + "\nto\n" + BadRequests.shown(request));
            }
        }
    }

    private static String kind(HttpAnswer answer) {
        Matcher type = TYPE.matcher(answer.body());
        return type.find() ? type.group(1) : Integer.toString(answer.status());
    }

    private static boolean isWrong(HttpAnswer answer) {
        boolean failed = answer.status() >= 500 && answer.status() != 501 && answer.status() != 505;
        return failed || answer.body().contains("\tat ") || answer.body().contains("io.streambed");
    }
}
