package net.wanwatch.collector.crew;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.probe.Greeting;
import org.jspecify.annotations.Nullable;

/// One TCP connection to the agent: greeted once, then asked byte by byte. Of one thread.
final class KeptConnection {
  private final int number;
  private final SocketChannel channel;
  private final Moment begun;
  private final ByteBuffer buffer = ByteBuffer.allocate(Greeting.LENGTH);
  private @Nullable Greeting greeting;
  private boolean waiting;
  private long asked;

  /// What was read.
  enum Read {
    NOTHING, GREETING, ANSWER
  }

  private KeptConnection(int number, SocketChannel channel, Moment begun) {
    this.number = number;
    this.channel = channel;
    this.begun = begun;
    this.asked = begun.nanos();
  }

  /// Begins to connect.
  static KeptConnection open(int number, InetSocketAddress target, Selector selector, Moment now) throws IOException {
    var channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      var it = new KeptConnection(number, channel, now);
      boolean connected = channel.connect(target);
      channel.register(selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, it);
      return it;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  int number() {
    return number;
  }

  Moment begun() {
    return begun;
  }

  Optional<Greeting> greeting() {
    return Optional.ofNullable(greeting);
  }

  Optional<InetAddress> seen() {
    return greeting().map(Greeting::seen);
  }

  boolean isWaiting() {
    return waiting;
  }

  /// When it was asked last; when it was begun, before the first time.
  long asked() {
    return asked;
  }

  /// @throws IOException where it has ended
  void ask(long now) throws IOException {
    waiting = true;
    asked = now;
    channel.write(ByteBuffer.wrap(new byte[]{1}));
  }

  /// @throws EOFException where the other end closed it
  Read ready(SelectionKey key) throws IOException {
    if (key.isConnectable()) {
      channel.finishConnect();
      key.interestOps(SelectionKey.OP_READ);
    }
    if (!key.isReadable()) {
      return Read.NOTHING;
    }
    if (channel.read(buffer) < 0) {
      throw new EOFException("closed by the other end");
    }
    if (greeting == null) {
      return greeted();
    }
    boolean answered = waiting && buffer.position() > 0;
    buffer.clear();
    if (answered) {
      waiting = false;
    }
    return answered ? Read.ANSWER : Read.NOTHING;
  }

  private Read greeted() throws IOException {
    if (buffer.hasRemaining()) {
      return Read.NOTHING;
    }
    greeting = Greeting.read(buffer.flip()).orElseThrow(() -> new IOException("another program has that port"));
    buffer.clear();
    return Read.GREETING;
  }

  void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // it is gone either way
    }
  }
}
