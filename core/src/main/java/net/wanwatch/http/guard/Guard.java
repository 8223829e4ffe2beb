package net.wanwatch.http.guard;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Watches one connection, and closes it when it takes too long to ask, asks too much, or does not read what it is answered.
///
/// It stands right before Vert.x's own handler and closes from there: Vert.x's `close()` first writes out what is queued,
/// and would wait for ever for somebody who does not read, as TLS would for some seconds.
final class Guard extends ChannelDuplexHandler {
  private static final Duration LONGEST_TICK = Duration.ofSeconds(1);

  private final HttpLimits limits;
  private final Consumer<DropReason> dropped;
  private @Nullable Future<?> timer;
  private OptionalLong fullSince = OptionalLong.empty();
  private OptionalLong askingSince = OptionalLong.empty();
  private boolean headIsHere;
  private boolean arrived;
  private boolean understood;
  private long body;
  private int unanswered;

  /// @param dropped told why, before the connection is closed
  Guard(HttpLimits limits, Consumer<DropReason> dropped) {
    this.limits = limits;
    this.dropped = dropped;
  }

  /// Goes to the front, where bytes come in, or where they come out of TLS: the decoder says nothing of a head that is not
  /// whole.
  ChannelHandler arrivals() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext context, Object bytes) {
        arrived = true;
        context.fireChannelRead(bytes);
      }
    };
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    var shortest = limits.head().compareTo(limits.unread()) < 0 ? limits.head() : limits.unread();
    var quarter = shortest.dividedBy(4);
    long tick = (quarter.compareTo(LONGEST_TICK) < 0 ? quarter : LONGEST_TICK).toMillis();
    timer = context.executor().scheduleWithFixedDelay(() -> look(context), tick, tick, TimeUnit.MILLISECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object part) {
    understood = true;
    if (part instanceof HttpRequest) {
      askingSince = askingSince.isPresent() ? askingSince : OptionalLong.of(System.nanoTime());
      headIsHere = true;
      body = 0;
      unanswered++;
    }
    if (part instanceof HttpContent content) {
      body += content.content().readableBytes();
    }
    if (part instanceof LastHttpContent) {
      askingSince = OptionalLong.empty();
      headIsHere = false;
    }
    if (unanswered > limits.pipelined() || body > limits.body()) {
      ReferenceCountUtil.release(part);
      drop(context, body > limits.body() ? DropReason.LONG_BODY : DropReason.PIPELINED);
    } else {
      context.fireChannelRead(part);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (arrived && !understood && askingSince.isEmpty()) {
      askingSince = OptionalLong.of(System.nanoTime());
    }
    arrived = false;
    understood = false;
    context.fireChannelReadComplete();
  }

  @Override
  public void write(ChannelHandlerContext context, Object part, ChannelPromise written) {
    boolean interim = part instanceof HttpResponse response
        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    if (part instanceof LastHttpContent && !interim) {
      unanswered--;
    }
    var _ = context.write(part, written);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    fullSince = context.channel().isWritable() ? OptionalLong.empty() : OptionalLong.of(System.nanoTime());
    context.fireChannelWritabilityChanged();
  }

  private void look(ChannelHandlerContext context) {
    if (isOver(fullSince, limits.unread())) {
      drop(context, DropReason.UNREAD);
    } else if (isOver(askingSince, headIsHere ? limits.request() : limits.head())) {
      drop(context, DropReason.SLOW_REQUEST);
    }
  }

  private static boolean isOver(OptionalLong since, Duration longest) {
    return since.isPresent() && System.nanoTime() - since.getAsLong() > longest.toNanos();
  }

  void drop(ChannelHandlerContext context, DropReason why) {
    if (context.channel().isOpen()) {
      dropped.accept(why);
      Connections.cut(context);
    }
  }
}
