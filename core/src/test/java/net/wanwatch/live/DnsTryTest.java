package net.wanwatch.live;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class DnsTryTest {
  private static final int REFUSED = 5;
  private static final int NXDOMAIN = 3;

  /// Says so many times that it cannot, then that it has an address.
  private static InetSocketAddress server(DatagramSocket socket, int code, int times) {
    Thread.ofVirtual().start(() -> {
      try {
        for (int asked = 0; true; asked++) {
          var packet = new DatagramPacket(new byte[1500], 1500);
          socket.receive(packet);
          packet.getData()[3] = (byte) (asked < times ? code : 0);
          packet.getData()[7] = 1;
          socket.send(packet);
        }
      } catch (IOException _) {
        // the test is over
      }
    });
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
  }

  private static DatagramSocket socket() throws IOException {
    return new DatagramSocket(0, InetAddress.getLoopbackAddress());
  }

  @Test
  void forwarderThatReachesItsServersOnlyAMomentLaterIsAskedAgain() throws Exception {
    try (var socket = socket()) {
      assertThatNoException().isThrownBy(() -> DnsTry.ask(server(socket, REFUSED, 2), "example.org"));
    }
  }

  @Test
  void whatItGoesOnSayingIsSaid() throws Exception {
    try (var socket = socket()) {
      assertThatThrownBy(() -> DnsTry.ask(server(socket, REFUSED, 9), "example.org")).hasMessage("it says REFUSED");
    }
    try (var socket = socket()) {
      assertThatThrownBy(() -> DnsTry.ask(server(socket, NXDOMAIN, 1), "example.org")).hasMessage("it says NXDOMAIN");
    }
  }
}
