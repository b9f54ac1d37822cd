package io.streambed.protocol;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A client that sends exactly the bytes it is told to. */
final class RawConnection implements AutoCloseable {
    static final String AUTHORIZATION = "AWS4-HMAC-SHA256 Credential=a/20261121/us-east-1/dynamodb/aws4_request,"
            + " SignedHeaders=host;x-amz-date, Signature=b";

    private final Socket socket;
    private final InputStream in;

    RawConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Bodies are ASCII in all tests of HTTP. */
    record Response(int status, Map<String, String> headers, String body) {
        byte[] bytes() {
            return body.getBytes(StandardCharsets.US_ASCII);
        }

        @Nullable
        String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }
    }

    /** A complete PutItem request. */
    static byte[] put(String json, String... headers) {
        return request(
                "POST / HTTP/1.1",
                json.getBytes(StandardCharsets.UTF_8),
                with(headers, "X-Amz-Target: DynamoDB_20120810.PutItem"));
    }

    /** A signed request with a content type and a length. */
    static byte[] request(String line, byte[] body, String... headers) {
        String[] all = with(
                headers,
                "Content-Type: application/x-amz-json-1.0",
                "Content-Length: " + body.length,
                "X-Amz-Date: 20261121T000000Z",
                "Authorization: " + AUTHORIZATION);
        return bare(line, body, all);
    }

    /** A request with these headers and no others but Host. */
    static byte[] bare(String line, byte[] body, String... headers) {
        StringBuilder head = new StringBuilder(line).append("\r\nHost: localhost\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(body);
        return out.toByteArray();
    }

    private static String[] with(String[] headers, String... more) {
        String[] all = Arrays.copyOf(headers, headers.length + more.length);
        System.arraycopy(more, 0, all, headers.length, more.length);
        return all;
    }

    RawConnection send(byte[]... parts) throws IOException {
        for (byte[] part : parts) {
            socket.getOutputStream().write(part);
        }
        socket.getOutputStream().flush();
        return this;
    }

    Response call(byte[] request) throws IOException {
        return send(request).receive();
    }

    Response receive() throws IOException {
        String status = line();
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException();
        }
        return new Response(
                Integer.parseInt(status.split(" ", 3)[1]), headers, new String(body, StandardCharsets.US_ASCII));
    }

    /** Whether the server ends the connection before it sends anything more. */
    boolean isClosedByServer() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException _) {
            return true; // reset
        }
    }

    void closeOutput() throws IOException {
        socket.shutdownOutput();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int c;
        while ((c = in.read()) != '\n') {
            if (c < 0) {
                throw new EOFException(line.toString());
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
