package io.streambed.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port that will be listened on later in the start. It is bound meanwhile, so that a mistake in the configuration is found
 * before anything is started, and so that neither a listener nor an outgoing connection of this process, such as those of the
 * embedded broker, which take any free port, can take it away. Close it immediately before listening.
 */
final class HeldPort implements AutoCloseable {
    private final Socket socket;

    private HeldPort(Socket socket) {
        this.socket = socket;
    }

    /**
     * Binds the port, without listening.
     *
     * @param port 0 for a free one
     * @throws IOException if it is in use, or the host is not an address of this machine
     */
    static HeldPort hold(String host, int port) throws IOException {
        var socket = new Socket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return new HeldPort(socket);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket without a connection closes without I/O", e);
        }
    }
}
