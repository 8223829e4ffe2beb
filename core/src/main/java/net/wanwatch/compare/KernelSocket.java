package net.wanwatch.compare;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// A TCP socket of Linux's own calls, for Java knows no `IPPROTO_MPTCP` (mptcp(7)). Plain TCP and MPTCP go the same road through it, so
/// that what is compared differs in the kernel alone. For one thread; every wait ends by its own time.
@SuppressWarnings("restricted") // the door to the system is what it is
public final class KernelSocket implements AutoCloseable {
  private static final int IPPROTO_TCP = 6;
  private static final int IPPROTO_MPTCP = 262;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int STREAM = 1 | 0x800 | 0x80000; // SOCK_NONBLOCK, SOCK_CLOEXEC
  private static final int SOL_SOCKET = 1;
  private static final int SO_REUSEADDR = 2;
  private static final int SO_ERROR = 4;
  private static final int SOL_MPTCP = 284;
  private static final int MPTCP_INFO = 1;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final short POLLIN = 1;
  private static final short POLLOUT = 4;
  private static final int EINTR = 4;
  private static final int EAGAIN = 11;
  private static final int EINPROGRESS = 115;
  private static final int EPROTONOSUPPORT = 93;
  private static final int ENOPROTOOPT = 92;
  private static final int EINVAL = 22;
  private static final int BUFFER = 64 * 1024;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND = call("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle LISTEN = call("listen", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle ACCEPT = call("accept4", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
  private static final MethodHandle CONNECT = call("connect", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SEND = call("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle RECEIVE = call("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle POLL = call("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle GET_OPTION = call("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS,
      ADDRESS);
  private static final MethodHandle SET_OPTION = call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS,
      JAVA_INT);
  private static final MethodHandle SHUTDOWN = call("shutdown", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle CLOSE = call("close", JAVA_INT, JAVA_INT);
  private static final MethodHandle MESSAGE = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("strerror"),
      FunctionDescriptor.of(ADDRESS, JAVA_INT));

  /// How TCP is spoken.
  public enum Protocol {
    TCP, MPTCP
  }

  /// This kernel speaks no MPTCP.
  public static final class NoMptcp extends IOException {
    private static final long serialVersionUID = 1L;

    NoMptcp(String said) {
      super(said);
    }
  }

  /// Not freed by the garbage collector, which does not know how much that is.
  private final Arena arena = Arena.ofShared();
  private final MemorySegment state = arena.allocate(STATE);
  private final MemorySegment buffer = arena.allocate(BUFFER, 8);
  private final MemorySegment small = arena.allocate(128, 8);
  private final int descriptor;
  private boolean closed;

  private KernelSocket(int descriptor) {
    this.descriptor = descriptor;
  }

  private static MethodHandle call(String name, MemoryLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments),
        Linker.Option.captureCallState("errno"));
  }

  /// @param like an address of the family that is meant
  /// @throws NoMptcp where the kernel has none, or it is switched off
  public static KernelSocket open(InetAddress like, Protocol protocol) throws IOException {
    int family = like.getAddress().length == 4 ? AF_INET : AF_INET6;
    try (var arena = Arena.ofConfined()) {
      return open(family, protocol, arena.allocate(STATE));
    }
  }

  private static KernelSocket open(int family, Protocol protocol, MemorySegment state) throws IOException {
    int descriptor = number(() -> (int) SOCKET.invokeExact(state, family, STREAM,
        protocol == Protocol.MPTCP ? IPPROTO_MPTCP : IPPROTO_TCP));
    if (descriptor < 0) {
      int error = (int) ERRNO.get(state, 0L);
      if (protocol == Protocol.MPTCP && (error == EPROTONOSUPPORT || error == ENOPROTOOPT || error == EINVAL)) {
        throw new NoMptcp(error == ENOPROTOOPT
            ? "MPTCP is switched off: sysctl net.mptcp.enabled=1"
            : "the kernel has no MPTCP: it needs CONFIG_MPTCP, in Linux since 5.6");
      }
      throw new IOException("no socket: " + message(error));
    }
    return new KernelSocket(descriptor);
  }

  /// Listens there; what comes by plain TCP is taken too.
  public void listen(InetSocketAddress address) throws IOException {
    small.set(JAVA_INT, 0, 1);
    check("reuse", number(() -> (int) SET_OPTION.invokeExact(state, descriptor, SOL_SOCKET, SO_REUSEADDR, small, 4)));
    int length = put(address);
    check("bind to " + address, number(() -> (int) BIND.invokeExact(state, descriptor, small, length)));
    check("listen", number(() -> (int) LISTEN.invokeExact(state, descriptor, 128)));
  }

  /// @return empty when nobody comes for so long
  public Optional<KernelSocket> accept(Duration patience) throws IOException {
    if (!ready(POLLIN, patience)) {
      return Optional.empty();
    }
    int taken = number(
        () -> (int) ACCEPT.invokeExact(state, descriptor, MemorySegment.NULL, MemorySegment.NULL, STREAM & ~1));
    if (taken < 0 && errno() == EAGAIN) {
      return Optional.empty();
    }
    check("accept", taken);
    return Optional.of(new KernelSocket(taken));
  }

  public void connect(InetSocketAddress address, Duration patience) throws IOException {
    int length = put(address);
    int answer = number(() -> (int) CONNECT.invokeExact(state, descriptor, small, length));
    if (answer < 0 && errno() != EINPROGRESS) {
      throw new ConnectException(message(errno()));
    }
    if (answer < 0 && !ready(POLLOUT, patience)) {
      throw new SocketTimeoutException("no answer within %d ms".formatted(patience.toMillis()));
    }
    int error = option(SOL_SOCKET, SO_ERROR, 4).isPresent() ? small.get(JAVA_INT, 0) : errno();
    if (error != 0) {
      throw new ConnectException(message(error));
    }
  }

  /// Reads what is there, up to 64 kB, which is lost but for [#received].
  ///
  /// @return how many bytes; 0 when nothing came for so long, -1 at the end
  public int read(Duration patience) throws IOException {
    if (!ready(POLLIN, patience)) {
      return 0;
    }
    long got = count(() -> (long) RECEIVE.invokeExact(state, descriptor, buffer, (long) BUFFER, 0));
    if (got < 0 && errno() != EAGAIN) {
      throw new IOException("receive: " + message(errno()));
    }
    return got < 0 ? 0 : got == 0 ? -1 : (int) got;
  }

  /// The bytes that the last [#read] brought.
  public byte[] received(int length) {
    return buffer.asSlice(0, length).toArray(JAVA_BYTE);
  }

  /// Sends bytes of no meaning.
  ///
  /// @return how many the kernel took; 0 when it took none for so long
  public int write(int most, Duration patience) throws IOException {
    if (!ready(POLLOUT, patience)) {
      return 0;
    }
    long sent = count(
        () -> (long) SEND.invokeExact(state, descriptor, buffer, (long) Math.min(most, BUFFER), MSG_NOSIGNAL));
    if (sent < 0 && errno() != EAGAIN) {
      throw new IOException("send: " + message(errno()));
    }
    return (int) Math.max(0, sent);
  }

  /// Sends these, which must be few.
  public void write(byte[] bytes, Duration patience) throws IOException {
    MemorySegment.copy(bytes, 0, buffer, JAVA_BYTE, 0, bytes.length);
    if (write(bytes.length, patience) != bytes.length) {
      throw new IOException("it takes nothing");
    }
  }

  /// How many subflows carry it, the first among them; empty where it is plain TCP, or fell back to it.
  public OptionalInt subflows() throws IOException {
    var length = option(SOL_MPTCP, MPTCP_INFO, 96);
    // struct mptcp_info: u8 subflows beyond the first, …; from offset 8 on u32 flags, of which the first says that it fell back.
    return length.filter(it -> it >= 12 && (small.get(JAVA_INT, 8) & 1) == 0)
        .map(_ -> OptionalInt.of(1 + Byte.toUnsignedInt(small.get(JAVA_BYTE, 0))))
        .orElse(OptionalInt.empty());
  }

  private Optional<Integer> option(int level, int name, int most) throws IOException {
    small.fill((byte) 0);
    var length = small.asSlice(120, 4);
    length.set(JAVA_INT, 0, most);
    int answer = number(() -> (int) GET_OPTION.invokeExact(state, descriptor, level, name, small, length));
    return answer < 0 ? Optional.empty() : Optional.of(length.get(JAVA_INT, 0));
  }

  /// `struct sockaddr_in` or `sockaddr_in6`.
  private int put(InetSocketAddress address) {
    byte[] bytes = address.getAddress().getAddress();
    small.fill((byte) 0);
    small.set(JAVA_SHORT, 0, (short) (bytes.length == 4 ? AF_INET : AF_INET6));
    small.set(JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 2, (short) address.getPort());
    MemorySegment.copy(bytes, 0, small, JAVA_BYTE, bytes.length == 4 ? 4 : 8, bytes.length);
    return bytes.length == 4 ? 16 : 28;
  }

  private boolean ready(short what, Duration patience) throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    var entry = small.asSlice(112, 8);
    entry.set(JAVA_INT, 0, descriptor);
    entry.set(JAVA_SHORT, 4, what);
    entry.set(JAVA_SHORT, 6, (short) 0);
    int milliseconds = Math.clamp(patience.toMillis(), 0, Integer.MAX_VALUE);
    int found = number(() -> (int) POLL.invokeExact(state, entry, 1L, milliseconds));
    if (found < 0 && errno() != EINTR) {
      throw new IOException("poll: " + message(errno()));
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted");
    }
    return found > 0;
  }

  private int errno() {
    return (int) ERRNO.get(state, 0L);
  }

  private void check(String what, int answer) throws IOException {
    if (answer < 0) {
      throw new IOException(what + ": " + message(errno()));
    }
  }

  private static String message(int error) {
    try {
      var text = (MemorySegment) MESSAGE.invokeExact(error);
      return text.reinterpret(200).getString(0);
    } catch (Throwable e) {
      throw new IllegalStateException("a call of C throws nothing", e);
    }
  }

  /// A call that gives a number.
  @FunctionalInterface
  private interface Native<T> {
    T call() throws Throwable;
  }

  private static int number(Native<Integer> call) {
    return called(call);
  }

  private static long count(Native<Long> call) {
    return called(call);
  }

  private static <T> T called(Native<T> call) {
    try {
      return call.call();
    } catch (Throwable e) {
      throw new IllegalStateException("a call of C throws nothing", e);
    }
  }

  /// Nothing more is sent; what comes may still be read.
  public void finish() {
    var _ = number(() -> (int) SHUTDOWN.invokeExact(state, descriptor, 1));
  }

  /// Ends it for both sides at once.
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      var _ = number(() -> (int) SHUTDOWN.invokeExact(state, descriptor, 2));
      var _ = number(() -> (int) CLOSE.invokeExact(state, descriptor));
      arena.close();
    }
  }
}
