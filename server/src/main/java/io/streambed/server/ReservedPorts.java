package io.streambed.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * Listening sockets that are opened before the broker is configured, because Kafka has to know its ports before it opens
 * them, and handed to it when it does: nobody can take a port in between. Thread-safe.
 */
final class ReservedPorts implements ServerSocketFactory, AutoCloseable {
    static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final Map<String, ServerSocketChannel> sockets = new ConcurrentHashMap<>();

    /** Opens a port on the loopback interface, 0 for a free one, and returns its address. */
    InetSocketAddress reserve(String listener, int port) throws IOException {
        var socket = ServerSocketChannel.open();
        sockets.put(listener, socket);
        socket.configureBlocking(false);
        socket.bind(new InetSocketAddress(LOOPBACK, port));
        return new InetSocketAddress(LOOPBACK, socket.socket().getLocalPort());
    }

    @Override
    public ServerSocketChannel openServerSocket(
            String listener, InetSocketAddress address, int backlog, int receiveBufferBytes) {
        return Objects.requireNonNull(sockets.remove(listener), listener);
    }

    /** Closes what nobody has asked for. */
    @Override
    public void close() throws IOException {
        for (ServerSocketChannel socket : sockets.values()) {
            socket.close();
        }
    }
}
