package io.streambed.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A tiny HTTP server on a loopback port, to see what the generator alone can do and to test it. */
final class StubServer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    private final Handler handler;

    /** Called on any thread with the request in {@code buffer[0, length)}; returns a whole response. */
    @FunctionalInterface
    interface Handler {
        byte[] answer(byte[] buffer, int length);
    }

    StubServer(Handler handler) throws IOException {
        this.handler = handler;
        Thread.ofVirtual().start(this::accept);
    }

    static byte[] response(int status, String body) {
        return ("HTTP/1.1 " + status + " X\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
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
                    socket.getOutputStream().write(handler.answer(buffer, end));
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
