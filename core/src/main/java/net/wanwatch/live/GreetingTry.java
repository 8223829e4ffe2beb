package net.wanwatch.live;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import net.wanwatch.probe.Greeting;

/// Opens one TCP connection to the agent, as the collector keeps some.
public final class GreetingTry {
  private static final int WAIT_MILLIS = 3000;

  private GreetingTry() {}

  /// @throws IOException where the agent did not greet; the message says why
  public static Greeting ask(InetSocketAddress target) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(target, WAIT_MILLIS);
      socket.setSoTimeout(WAIT_MILLIS);
      var bytes = socket.getInputStream().readNBytes(Greeting.LENGTH);
      if (bytes.length == 0) {
        throw new IOException(
            "it is closed at once: the VPS sees us come by no tunnel, or somebody uses up all connections");
      }
      return Greeting.read(ByteBuffer.wrap(bytes)).orElseThrow(() -> new IOException("another program has that port"));
    } catch (SocketTimeoutException e) {
      throw new IOException("no answer", e);
    } catch (ConnectException e) {
      throw new IOException("nobody listens there", e);
    }
  }
}
