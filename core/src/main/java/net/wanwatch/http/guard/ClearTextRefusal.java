package net.wanwatch.http.guard;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/// Looks at the first byte of a connection: whoever does not begin a TLS handshake is told so, in clear text, and is let no
/// further.
final class ClearTextRefusal extends ChannelInboundHandlerAdapter {
  /// RFC 8446, 5.1: the type of a record that is part of a handshake.
  private static final int HANDSHAKE = 22;
  private static final String SAID = "this port speaks TLS: ask it by https://\n";
  private static final byte[] ANSWER = """
      HTTP/1.1 400 Bad Request\r
      Content-Type: text/plain; charset=utf-8\r
      Content-Length: %d\r
      Connection: close\r
      \r
      %s""".formatted(SAID.length(), SAID).getBytes(US_ASCII);

  private final Runnable refused;
  private boolean isRefused;

  ClearTextRefusal(Runnable refused) {
    this.refused = refused;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    if (!isRefused && bytes instanceof ByteBuf buffer && buffer.isReadable()
        && buffer.getByte(buffer.readerIndex()) == HANDSHAKE) {
      context.pipeline().remove(this);
      context.fireChannelRead(bytes);
      return;
    }
    ReferenceCountUtil.release(bytes);
    if (!isRefused) {
      isRefused = true;
      refused.run();
      context.writeAndFlush(Unpooled.wrappedBuffer(ANSWER)).addListener(ChannelFutureListener.CLOSE);
    }
  }
}
