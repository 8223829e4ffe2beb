package net.wanwatch.http.guard;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.transport.Transport;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.LoggerFactory;

/// The open connections, by remote address, from when they are accepted on. One too many is closed at once; the others get
/// small buffers, and a [Guard] once they speak HTTP.
public final class Connections implements Handler<HttpConnection> {
  /// What one connection may hold of an unread answer, beside what the kernel holds.
  private static final WriteBufferWaterMark UNREAD = new WriteBufferWaterMark(Answers.PIECE, 2 * Answers.PIECE);
  private static final int LARGEST_READ = 16 << 10;
  /// There once what a connection came to is known, or counted.
  private static final AttributeKey<Boolean> SETTLED = AttributeKey.valueOf(Connections.class, "settled");

  private final AcceptingTransport transport = new AcceptingTransport(this::accepted);
  private final HttpLimits limits;
  private final boolean tls;
  private final SparseLog log = new SparseLog(LoggerFactory.getLogger(Connections.class));
  private final Map<String, Integer> open = new HashMap<>();
  private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);
  private int strangers;
  private int local;

  /// @param tls whether they have to begin with TLS
  public Connections(HttpLimits limits, boolean tls) {
    this.limits = limits;
    this.tls = tls;
    for (var why : DropReason.values()) {
      dropped.put(why, new LongAdder());
    }
  }

  /// Since the start, each reason with its number.
  public Map<DropReason, Long> dropped() {
    var counts = new EnumMap<DropReason, Long>(DropReason.class);
    dropped.forEach((why, count) -> counts.put(why, count.sum()));
    return counts;
  }

  private void count(DropReason why) {
    dropped.getOrDefault(why, new LongAdder()).increment();
  }

  /// A host has all addresses of its network's /64 in IPv6, so they count as one.
  static String network(InetAddress address) {
    if (!(address instanceof Inet6Address) || address.isLoopbackAddress()) {
      return address.getHostAddress();
    }
    var bytes = address.getAddress();
    Arrays.fill(bytes, 8, 16, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes).getHostAddress() + "/64";
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 bytes are an address", e);
    }
  }

  /// What accepts them. Vert.x tells of one only after its TLS handshake; whoever never ends that has to be counted too.
  public Transport transport() {
    return transport;
  }

  /// To be called whenever an address is listened at: before, nobody who came is let in.
  public void begin() {
    transport.accept();
  }

  /// @return whether there is room for it
  private boolean accepted(SocketChannel channel) {
    var address = channel.remoteAddress() == null ? "nobody" : network(channel.remoteAddress().getAddress());
    if (!enters(address)) {
      count(DropReason.TOO_MANY);
      log.warn("too many", "no more connections are taken from %s: %d are open in all".formatted(address, count()));
      return false;
    }
    channel.closeFuture().addListener(_ -> {
      if (tls && !channel.hasAttr(SETTLED)) {
        count(DropReason.HANDSHAKE);
      }
      leaves(address);
    });
    channel.config().setWriteBufferWaterMark(UNREAD);
    channel.config().setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(512, 2048, LARGEST_READ));
    if (tls) {
      channel.pipeline().addLast("clear-text", new ClearTextRefusal(() -> {
        settle(channel);
        tell(DropReason.CLEAR_TEXT, "refused", address);
      }));
    }
    return true;
  }

  private static void settle(Channel channel) {
    channel.attr(SETTLED).set(true);
  }

  @Override
  public void handle(HttpConnection connection) {
    var address = address(connection);
    var context = ((ConnectionBase) connection).channelHandlerContext();
    settle(context.channel());
    var guard = new Guard(limits, why -> tell(why, "dropped", address));
    var pipeline = context.pipeline().addBefore(context.name(), "guard", guard);
    var decryption = pipeline.context(SslHandler.class);
    if (decryption == null) {
      pipeline.addFirst("arrivals", guard.arrivals());
    } else {
      pipeline.addAfter(decryption.name(), "arrivals", guard.arrivals());
    }
  }

  /// Closes it now. Vert.x's own `close()` waits until what is queued was read.
  public static void drop(HttpConnection connection) {
    cut(((ConnectionBase) connection).channelHandlerContext());
  }

  /// As above, counted and logged.
  static void drop(HttpConnection connection, DropReason why) {
    var context = ((ConnectionBase) connection).channelHandlerContext();
    var guard = context.pipeline().get(Guard.class);
    if (guard == null) {
      cut(context);
    } else {
      guard.drop(context, why);
    }
  }

  private void tell(DropReason why, String what, String address) {
    count(why);
    log.warn(why.label(), "%s %s: %s".formatted(what, address, why.sentence()));
  }

  /// Past all that has still something to say, TLS among them.
  static void cut(ChannelHandlerContext context) {
    var _ = context.pipeline().firstContext().close();
  }

  /// `nobody` where the other end is gone already.
  public static String address(HttpConnection connection) {
    var remote = connection.remoteAddress();
    return remote == null || remote.hostAddress() == null ? "nobody" : remote.hostAddress();
  }

  public static boolean isLoopback(String address) {
    try {
      return InetAddress.ofLiteral(address).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  public synchronized int count() {
    return strangers + local;
  }

  private synchronized boolean enters(String address) {
    boolean apart = limits.loopbackExempt() && isLoopback(address);
    int ofIts = open.getOrDefault(address, 0);
    if ((apart ? local : strangers) >= limits.connections() || (!apart && ofIts >= limits.connectionsPerAddress())) {
      return false;
    }
    open.put(address, ofIts + 1);
    local += apart ? 1 : 0;
    strangers += apart ? 0 : 1;
    return true;
  }

  private synchronized void leaves(String address) {
    boolean apart = limits.loopbackExempt() && isLoopback(address);
    local -= apart ? 1 : 0;
    strangers -= apart ? 0 : 1;
    open.computeIfPresent(address, (_, n) -> n == 1 ? null : n - 1);
  }
}
