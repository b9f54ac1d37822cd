package io.streambed.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class HeldPortTest {
    private static final InetAddress HOST = InetAddress.getLoopbackAddress();

    @Test
    void refusesAPortThatIsListenedOn() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, HOST)) {
            assertThatThrownBy(() -> HeldPort.hold(HOST.getHostAddress(), other.getLocalPort()))
                    .isInstanceOf(BindException.class);
        }
    }

    @Test
    void isNotGivenToOthersWhileItIsHeld() throws IOException {
        try (HeldPort held = HeldPort.hold(HOST.getHostAddress(), 0);
                ServerSocket other = new ServerSocket()) {
            other.setReuseAddress(false);
            assertThatThrownBy(() -> other.bind(new InetSocketAddress(HOST, held.port())))
                    .isInstanceOf(BindException.class);
        }
    }

    @Test
    void canBeListenedOnAfterwards() throws IOException {
        HeldPort held = HeldPort.hold(HOST.getHostAddress(), 0);
        int port = held.port();
        held.close();
        try (ServerSocket listener = new ServerSocket(port, 1, HOST)) {
            assertThat(listener.getLocalPort()).isEqualTo(port);
        }
    }
}
