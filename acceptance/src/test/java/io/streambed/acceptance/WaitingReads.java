package io.streambed.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Strong reads that a stopped server finds in its sockets when it goes on, before it can know what happened meanwhile. They begin
 * after everything that its successor has acknowledged, so an answer from what it remembers is wrong. No client library says when
 * it has really sent a request, so these are sent by hand.
 */
final class WaitingReads implements AutoCloseable {
    private static final int READS_PER_KEY = 3;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LedgerClient client;
    private final List<WaitingRead> reads = new ArrayList<>();

    private record WaitingRead(LedgerKey key, HttpConnection connection, long begin) {}

    private WaitingReads(LedgerClient client) {
        this.client = client;
    }

    /** Asks for the keys that clients fight for. When this returns, the requests are with the server's operating system. */
    static WaitingReads send(LedgerClient client) throws IOException {
        var waiting = new WaitingReads(client);
        for (int i = 0; i < READS_PER_KEY * Workload.HOT_KEYS; i++) {
            waiting.send(Workload.hotKey(i % Workload.HOT_KEYS));
        }
        return waiting;
    }

    private void send(LedgerKey key) throws IOException {
        String request =
                "{\"TableName\":\"%s\",\"Key\":{\"id\":{\"S\":\"%s\"},\"n\":{\"N\":\"%d\"}},\"ConsistentRead\":true}"
                        .formatted(client.table(), key.id(), key.n());
        long begin = System.nanoTime();
        var connection = new HttpConnection(client.node().endpoint());
        reads.add(new WaitingRead(key, connection, begin));
        connection.send(
                HttpConnection.request("POST", "/", HttpConnection.headers("GetItem"), request.getBytes(UTF_8)));
    }

    /** Notes the answers in the history, and returns how many there were other than errors. */
    int collect() throws IOException {
        int answers = 0;
        for (WaitingRead read : reads) {
            HttpAnswer answer = read.connection.receive();
            if (answer.status() == 200) {
                answers++;
                client.history().add(new Call.Read(read.key, writeOf(answer), read.begin, System.nanoTime()));
            }
        }
        return answers;
    }

    private static @Nullable String writeOf(HttpAnswer answer) throws IOException {
        JsonNode write = JSON.readTree(answer.body()).path("Item").path("write").path("S");
        return write.isMissingNode() ? null : write.textValue();
    }

    @Override
    public void close() throws IOException {
        for (WaitingRead read : reads) {
            read.connection.close();
        }
    }
}
