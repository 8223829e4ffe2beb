package net.wanwatch.live;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import net.wanwatch.probe.Greeting;
import org.junit.jupiter.api.Test;

class GreetingTryTest {
  private static ServerSocket saying(byte[] words) throws IOException {
    var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> {
      try (var socket = server.accept()) {
        socket.getOutputStream().write(words);
      } catch (IOException _) {
        // the test is over
      }
    });
    return server;
  }

  private static Greeting asked(byte[] words) throws IOException {
    try (var server = saying(words)) {
      return GreetingTry.ask((InetSocketAddress) server.getLocalSocketAddress());
    }
  }

  @Test
  void agentGreets() throws IOException {
    var greeting = new Greeting(7, InetAddress.ofLiteral("10.0.2.2"));
    assertThat(asked(greeting.encode().array())).isEqualTo(greeting);
  }

  @Test
  void whyItDoesNotIsOneLine() throws IOException {
    assertThatThrownBy(() -> asked(new byte[0])).hasMessageStartingWith("it is closed at once: ");
    assertThatThrownBy(() -> asked("220 mail.example.org ESMTP says hello".getBytes(US_ASCII)))
        .hasMessage("another program has that port");
    InetSocketAddress gone;
    // Without anybody who accepts: one that just does is no longer stopped by this.
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      gone = (InetSocketAddress) server.getLocalSocketAddress();
    }
    assertThatThrownBy(() -> GreetingTry.ask(gone)).hasMessage("nobody listens there");
  }
}
