package io.streambed.benchmark;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One keep-alive connection of the load generator with at most one request in flight. For the generator's thread only. */
final class Connection implements AutoCloseable {
    private final SocketChannel channel;
    private final byte[] request;
    private final ByteBuffer out;
    private final ByteBuffer in = ByteBuffer.allocate(64 * 1024);
    private final HttpMessage response = new HttpMessage();
    private long sentAt;

    Connection(InetSocketAddress server, Selector selector, RequestTemplate template) throws IOException {
        request = template.copy();
        out = ByteBuffer.wrap(request);
        channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(server);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The bytes that {@link #send} will send; the template fills them. */
    byte[] request() {
        return request;
    }

    void send() throws IOException {
        out.clear();
        in.clear();
        sentAt = System.nanoTime();
        // Nothing else is in flight, so some kilobytes always fit the socket's buffer: this does not spin.
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    /** Reads what is there; true when the response is complete. */
    boolean receive() throws IOException {
        if (channel.read(in) < 0) {
            throw new EOFException("the server closed the connection");
        }
        int length = response.parse(in.array(), in.position());
        if (length < 0 && !in.hasRemaining()) {
            throw new IOException("a response of more than " + in.capacity() + " bytes");
        }
        return length >= 0;
    }

    long sentAt() {
        return sentAt;
    }

    HttpMessage response() {
        return response;
    }

    String responseText() {
        return new String(in.array(), 0, in.position(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
