package net.wanwatch.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One UDP socket of a flow, connected to its target: only the target's packets arrive, and the kernel tells when the
/// target says that nobody listens there.
final class SourcePort {
  private static final Logger log = LoggerFactory.getLogger(SourcePort.class);

  private final Flow flow;
  private final DatagramChannel channel;
  private final int number;
  private final UsedPorts used;
  private long lastUse;

  private SourcePort(Flow flow, DatagramChannel channel, int number, UsedPorts used) {
    this.flow = flow;
    this.channel = channel;
    this.number = number;
    this.used = used;
  }

  /// Draws a port that was not used lately: the router still knows such a one, and would put it on its old tunnel.
  static SourcePort open(Flow flow, Selector selector, UsedPorts used, long now) throws IOException {
    for (int attempt = 1;; attempt++) {
      var channel = DatagramChannel.open();
      try {
        channel.configureBlocking(false);
        if (flow.plan().packetSize().isPresent()) {
          channel.setOption(ExtendedSocketOptions.IP_DONTFRAGMENT, true);
        }
        channel.connect(flow.plan().target());
        int number = ((InetSocketAddress) channel.getLocalAddress()).getPort();
        if (used.lately(number, now) && attempt < 8) {
          channel.close();
          continue;
        }
        var port = new SourcePort(flow, channel, number, used);
        port.lastUse = now;
        channel.register(selector, SelectionKey.OP_READ, port);
        return port;
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    }
  }

  int number() {
    return number;
  }

  /// Sends, and says what kept it from leaving. A socket first tells what became of an *earlier* packet, so a failure
  /// counts only when the second attempt fails too.
  Optional<Reason> send(ByteBuffer packet, long now) {
    lastUse = now;
    try {
      return left(packet);
    } catch (IOException earlier) {
      log.debug("port {}: {}", number, earlier.getMessage());
      if (earlier instanceof PortUnreachableException) {
        flow.refused(now - 1);
      }
    }
    try {
      return left(packet.rewind());
    } catch (IOException e) {
      return Optional.of(reason(e));
    }
  }

  private Optional<Reason> left(ByteBuffer packet) throws IOException {
    return channel.write(packet) > 0 ? Optional.empty() : Optional.of(Reason.FAILED);
  }

  /// Reads every packet that lies there. What the path itself says against a probe (host unreachable, prohibited) is
  /// not heeded: that probe ends as lost, which it is.
  void receive(ByteBuffer buffer, long now) {
    while (channel.isOpen()) {
      try {
        buffer.clear();
        if (channel.read(buffer) <= 0) {
          return;
        }
        EchoPacket.reply(buffer.flip()).ifPresent(reply -> flow.answered(reply, now));
      } catch (PortUnreachableException e) {
        flow.refused(now);
      } catch (IOException e) {
        log.debug("port {}: {}", number, e.getMessage());
        return;
      }
    }
  }

  /// By the text: the JDK has no other word for most of these.
  static Reason reason(IOException e) {
    var text = String.valueOf(e.getMessage());
    if (e instanceof PortUnreachableException) {
      return Reason.REFUSED;
    } else if (e instanceof NoRouteToHostException || text.contains("unreachable") || text.contains("No route")
        || text.contains("Permission denied")) {
      return Reason.NO_ROUTE;
    } else if (text.contains("not permitted")) {
      return Reason.NOT_PERMITTED;
    }
    return text.contains("too long") ? Reason.TOO_BIG : Reason.FAILED;
  }

  boolean closeIfOlder(long time) {
    if (lastUse - time > 0) {
      return false;
    }
    close();
    return true;
  }

  void close() {
    used.add(number, lastUse);
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("port {}: {}", number, e.getMessage());
    }
  }
}
