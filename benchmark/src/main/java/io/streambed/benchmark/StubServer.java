package io.streambed.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Answers every request on a loopback port with 200 and the same body: what the generator alone can do. */
final class StubServer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    private final byte[] answer;

    StubServer(int bodyLength) throws IOException {
        answer = ("HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: " + bodyLength
                        + "\r\n\r\n" + "x".repeat(bodyLength))
                .getBytes(StandardCharsets.US_ASCII);
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[16 * 1024];
            HttpMessage request = new HttpMessage();
            int end = 0;
            int read = in.read(buffer);
            while (read >= 0) {
                end += read;
                if (request.parse(buffer, end) >= 0) {
                    socket.getOutputStream().write(answer);
                    end = 0;
                }
                read = in.read(buffer, end, buffer.length - end);
            }
        } catch (IOException e) {
            // the client went away
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
