package io.streambed.benchmark;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** A blocking client on one keep-alive connection, for set-up, the stream consumer and probes. One thread at a time. */
final class Client implements AutoCloseable {
    private final int port;
    private final Socket socket;
    private final HttpMessage message = new HttpMessage();
    private byte[] buffer = new byte[16 * 1024];

    Client(int port, Duration timeout) throws IOException {
        this.port = port;
        socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Math.toIntExact(timeout.toMillis()));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    record Response(int status, String body) {
        /** The text of every string member of this name, anywhere in the body, escapes left as they are. */
        List<String> strings(String member) {
            return Pattern.compile("\"" + Pattern.quote(member) + "\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"")
                    .matcher(body)
                    .results()
                    .map(match -> match.group(1))
                    .toList();
        }
    }

    Response call(String target, String body) throws IOException {
        return call(target, body, "");
    }

    private Response call(String target, String body, String headers) throws IOException {
        socket.getOutputStream()
                .write(Requests.http(port, target, body, headers).getBytes(StandardCharsets.UTF_8));
        InputStream in = socket.getInputStream();
        int end = 0;
        while (message.parse(buffer, end) < 0) {
            if (end == buffer.length) {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
            int read = in.read(buffer, end, buffer.length - end);
            if (read < 0) {
                throw new EOFException("the server closed the connection");
            }
            end += read;
        }
        return new Response(
                message.status(),
                new String(buffer, message.bodyStart(), message.contentLength(), StandardCharsets.UTF_8));
    }

    /** As {@link #call}, for requests that must succeed. */
    Response callOk(String target, String body) throws IOException {
        return callOk(target, body, "");
    }

    /**
     * As {@link #callOk(String, String)}.
     *
     * @param headers further ones, each with its line end
     */
    Response callOk(String target, String body, String headers) throws IOException {
        Response response = call(target, body, headers);
        if (response.status() != 200) {
            throw new BenchmarkException(target + " was answered " + response.status() + ": " + response.body());
        }
        return response;
    }

    /** Creates the table and waits until it is ACTIVE. */
    Response createTable(String table, boolean stream) throws IOException {
        return createTable(table, Requests.createTable(table, stream));
    }

    Response createTable(String table, String definition) throws IOException {
        callOk("CreateTable", definition);
        Deadline deadline = Deadline.in(Duration.ofSeconds(30));
        while (true) {
            Response description = callOk("DescribeTable", "{\"TableName\":\"" + table + "\"}");
            if (description.strings("TableStatus").contains("ACTIVE")) {
                return description;
            }
            deadline.pause(Duration.ofMillis(10), "table " + table + " did not become ACTIVE");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
