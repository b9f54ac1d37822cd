package io.streambed.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A connection on which a test can send what no client would. Used by one thread. */
final class HttpConnection implements AutoCloseable {
    static final String SIGNATURE = "AWS4-HMAC-SHA256 Credential=test/20261121/us-east-1/dynamodb/aws4_request,"
            + " SignedHeaders=host;x-amz-date, Signature=0123456789abcdef";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Socket socket;
    private final InputStream input;

    HttpConnection(URI endpoint) throws IOException {
        socket = new Socket();
        socket.connect(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()), (int) PATIENCE.toMillis());
        patience(PATIENCE);
        socket.setTcpNoDelay(true);
        input = new BufferedInputStream(socket.getInputStream());
    }

    /** The headers of a call as an AWS client sends them. */
    static Map<String, String> headers(String operation) {
        String service = operation.matches("ListStreams|DescribeStream|GetShardIterator|GetRecords")
                ? "DynamoDBStreams_20120810."
                : "DynamoDB_20120810.";
        return Map.of(
                "Host", "localhost",
                "X-Amz-Target", service + operation,
                "Content-Type", "application/x-amz-json-1.0",
                "X-Amz-Date", "20261121T000000Z",
                "Authorization", SIGNATURE);
    }

    static byte[] request(String method, String path, Map<String, String> headers, byte[] body) {
        var head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (!headers.containsKey("Content-Length") && !headers.containsKey("Transfer-Encoding")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        var request = new ByteArrayOutputStream();
        request.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
        request.writeBytes(body);
        return request.toByteArray();
    }

    HttpAnswer call(String operation, String json) throws IOException {
        send(request("POST", "/", headers(operation), json.getBytes(UTF_8)));
        return receive();
    }

    /** How long to wait for the next byte. */
    void patience(Duration patience) throws IOException {
        socket.setSoTimeout((int) patience.toMillis());
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Says that nothing more comes, and leaves the other direction open. */
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /**
     * Reads one answer.
     *
     * @throws EOFException if the server closed the connection instead
     */
    HttpAnswer receive() throws IOException {
        String statusLine = line();
        if (!statusLine.matches("HTTP/1\\.[01] [0-9]{3}.*")) {
            throw new IOException("no HTTP: " + statusLine);
        }
        var headers = new HashMap<String, String>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return HttpAnswer.of(Integer.parseInt(statusLine.substring(9, 12)), headers, body(headers));
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            var body = new ByteArrayOutputStream();
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                body.writeBytes(exactly(size));
                line();
            }
            line();
            return body.toByteArray();
        }
        return exactly(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = input.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = input.read(); b != '\n'; b = input.read()) {
            if (b < 0) {
                throw new EOFException();
            }
            line.write(b);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
