package net.wanwatch.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import net.wanwatch.config.Config.Tls;
import net.wanwatch.http.tls.Trust;

/// A stranger at an end's HTTP server: connections whose answers nobody reads, HTTP/2 without a window, and junk. Does
/// `/metrics` still answer on loopback, what does the process hold, and what does it log?
///
/// `bench/flood` runs it.
public final class HttpFlood {
  private static final Duration WATCHED = Duration.ofSeconds(20);
  private static final int HTTP2_REQUESTS = 100;

  private final Path process;
  private final Path log;
  private final int port;
  private final InetSocketAddress strangers;
  private final Optional<SSLContext> tls;
  private final HttpClient http;

  private HttpFlood(String pid, Path log, int port, String strangers, Optional<SSLContext> tls) {
    this.process = Path.of("/proc", pid);
    this.log = log;
    this.port = port;
    this.strangers = new InetSocketAddress(strangers, port);
    this.tls = tls;
    var client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5));
    tls.ifPresent(client::sslContext);
    this.http = client.build();
  }

  /// @param args process id, its log, its port, one of its addresses that is not loopback, connections, MB/s of junk, seconds,
  ///   and of one that speaks TLS the CA's certificate
  public static void main(String[] args) throws IOException, InterruptedException {
    var ca = args.length < 8 ? Optional.<Path>empty() : Optional.of(Path.of(args[7]));
    var context = Trust.of(ca.map(it -> new Tls(it, it, ca))).context();
    var flood = new HttpFlood(args[0], Path.of(args[1]), Integer.parseInt(args[2]), args[3], context);
    flood.watch("nobody", Duration.ofSeconds(3), () -> {});
    flood.unread("3 connections of HTTP/2 that take nothing", 3, http2());
    flood.unread(args[4] + " unread connections", Integer.parseInt(args[4]),
        "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(20).getBytes(US_ASCII));
    int megabytes = Integer.parseInt(args[5]);
    var seconds = Duration.ofSeconds(Integer.parseInt(args[6]));
    flood.watch(megabytes + " MB/s of GET /%zz", seconds,
        () -> flood.junk("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2000).getBytes(US_ASCII), megabytes, seconds));
    flood.watch(megabytes + " MB/s of no HTTP", seconds,
        () -> flood.junk("x\n".repeat(32_000).getBytes(US_ASCII), megabytes, seconds));
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  /// The preface, settings without a window, and requests, each on a stream of its own.
  private static byte[] http2() {
    var out = ByteBuffer.allocate(64 << 10);
    out.put("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
    frame(out, 4, 0, 0, new byte[]{0, 4, 0, 0, 0, 0});
    var head = ByteBuffer.allocate(64).put((byte) 0x82).put((byte) 0x86).put((byte) 0x04).put((byte) 8);
    head.put("/metrics".getBytes(US_ASCII)).put((byte) 0x01).put((byte) 9).put("localhost".getBytes(US_ASCII));
    var block = new byte[head.position()];
    head.flip().get(block);
    for (int i = 0; i < HTTP2_REQUESTS; i++) {
      frame(out, 1, 5, 2 * i + 1, block);
    }
    var all = new byte[out.position()];
    out.flip().get(all);
    return all;
  }

  private static void frame(ByteBuffer out, int type, int flags, int stream, byte[] body) {
    out.put((byte) 0).putShort((short) body.length).put((byte) type).put((byte) flags).putInt(stream).put(body);
  }

  private void unread(String what, int count, byte[] request) throws IOException, InterruptedException {
    var open = new ArrayList<Socket>();
    try {
      watch(what, WATCHED, () -> open(count, request, open));
      System.out.printf("  %d of %d were still open then%n", stillOpen(open), count);
    } finally {
      for (var socket : open) {
        socket.close();
      }
    }
  }

  private void open(int count, byte[] request, List<Socket> open) {
    for (int i = 0; i < count; i++) {
      try {
        var socket = socket();
        open.add(socket);
        socket.setReceiveBufferSize(4096);
        socket.connect(strangers);
        socket.getOutputStream().write(request);
      } catch (IOException _) {
        // It is turned away, or the server has ended; both are seen below.
      }
    }
  }

  private Socket socket() throws IOException {
    var socket = tls.isPresent() ? tls.get().getSocketFactory().createSocket() : new Socket();
    socket.setSoTimeout(5_000);
    return socket;
  }

  /// One that was closed takes nothing more.
  private static int stillOpen(List<Socket> open) {
    int still = 0;
    for (var socket : open) {
      try {
        socket.getOutputStream().write('\n');
        Thread.sleep(0, 100_000);
        socket.getOutputStream().write('\n');
        still++;
      } catch (IOException _) {
        // It is closed.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return still;
      }
    }
    return still;
  }

  /// Whatever becomes of the connection: a new one goes on.
  private void junk(byte[] junk, int megabytes, Duration time) {
    long began = System.nanoTime();
    long sent = 0;
    while (System.nanoTime() - began < time.toNanos()) {
      try (var socket = socket()) {
        socket.connect(strangers);
        var out = socket.getOutputStream();
        out.write('\n');
        Thread.ofVirtual().start(() -> drain(socket));
        while (System.nanoTime() - began < time.toNanos()) {
          if (sent > (System.nanoTime() - began) / 1e9 * megabytes * 1e6) {
            LockSupport.parkNanos(200_000);
            continue;
          }
          out.write(junk);
          sent += junk.length;
        }
      } catch (IOException e) {
        LockSupport.parkNanos(200_000);
      }
    }
    System.out.printf("  %,d MB were taken%n", sent / 1_000_000);
  }

  /// Reads what it is answered, and closes it when there is no more.
  private static void drain(Socket socket) {
    try (socket) {
      var _ = socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException _) {
      // It was closed by us, or by the server.
    }
  }

  private void watch(String what, Duration time, Work work) throws IOException, InterruptedException {
    long rss = rss();
    long logged = Files.size(log);
    var thread = Thread.ofPlatform().start(() -> {
      try {
        work.run();
      } catch (IOException e) {
        System.out.println("  " + e);
      }
    });
    int asked = 0;
    int late = 0;
    double longest = 0;
    long most = rss;
    long began = System.nanoTime();
    while (System.nanoTime() - began < time.toNanos() || thread.isAlive()) {
      double took = scrape();
      asked++;
      late += took < 1 ? 0 : 1;
      longest = Math.max(longest, took);
      most = Math.max(most, rss());
      Thread.sleep(500);
    }
    thread.join();
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        "%s: %d scrapes on loopback, %d not within 1 s, the longest %.2f s; RSS %d to at most %d MB;"
            + " %.0f bytes of log a second; %s%n",
        what, asked, late, longest, rss, most, (Files.size(log) - logged) / seconds,
        Files.exists(process) ? "it lives" : "it has ENDED");
  }

  /// In seconds; infinite where nobody answers.
  private double scrape() throws InterruptedException {
    long began = System.nanoTime();
    try {
      var request = HttpRequest
          .newBuilder(URI.create((tls.isPresent() ? "https" : "http") + "://127.0.0.1:" + port + "/metrics"))
          .timeout(Duration.ofSeconds(10))
          .build();
      int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      return status == 200 ? (System.nanoTime() - began) / 1e9 : Double.POSITIVE_INFINITY;
    } catch (IOException e) {
      return Double.POSITIVE_INFINITY;
    }
  }

  private long rss() {
    try {
      return Files.readString(process.resolve("status"))
          .lines()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
