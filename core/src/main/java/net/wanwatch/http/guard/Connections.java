package net.wanwatch.http.guard;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.LoggerFactory;

/// The open connections, by remote address. One too many is closed at once; the others get a [Guard] and small buffers.
public final class Connections implements Handler<HttpConnection> {
  /// What one connection may hold of an unread answer, beside what the kernel holds.
  private static final WriteBufferWaterMark UNREAD = new WriteBufferWaterMark(Answers.PIECE, 2 * Answers.PIECE);
  private static final int LARGEST_READ = 16 << 10;

  private final HttpLimits limits;
  private final SparseLog log = new SparseLog(LoggerFactory.getLogger(Connections.class));
  private final Map<String, Integer> open = new HashMap<>();
  private int strangers;
  private int local;

  public Connections(HttpLimits limits) {
    this.limits = limits;
  }

  @Override
  public void handle(HttpConnection connection) {
    var address = address(connection);
    var context = ((ConnectionBase) connection).channelHandlerContext();
    if (!enters(address)) {
      log.warn("too many", "no more connections are taken from %s: %d are open in all".formatted(address, count()));
      var _ = context.close();
      return;
    }
    var config = context.channel().config();
    config.setWriteBufferWaterMark(UNREAD);
    config.setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(512, 2048, LARGEST_READ));
    var guard = new Guard(limits, why -> log.warn(why, "dropped %s: %s".formatted(address, why)),
        () -> leaves(address));
    context.pipeline().addBefore(context.name(), "guard", guard).addFirst("arrivals", guard.arrivals());
  }

  /// Closes it now. Vert.x's own `close()` waits until what is queued was read.
  public static void drop(HttpConnection connection) {
    var _ = ((ConnectionBase) connection).channelHandlerContext().close();
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
