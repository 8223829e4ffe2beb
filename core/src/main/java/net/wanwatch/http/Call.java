package net.wanwatch.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import net.wanwatch.http.tls.Trust;

/// One request to a server of ours: through no proxy, to nowhere else, and with a body never sent twice. Its connection is
/// kept for the next one. Over TLS only who proves to be the one that was asked is believed. With the JDK's client of old,
/// which needs no thread of its own.
public final class Call {
  private static final int LONGEST_ANSWER = 1 << 20;
  /// `HTTP/1.1`, `User-Agent`, `Accept` and `Connection`, as the JDK says them, less the address's scheme.
  private static final int KNOWN_HEADERS = 75;

  private final HttpURLConnection connection;
  private final URI address;
  private byte[] body = {};
  private long asked;
  private Consumer<Exchanged> told = _ -> {};

  /// What came back.
  ///
  /// @param text cut off behind a megabyte
  /// @param retryAfter what a server that is asked too often wants us to wait, where it says so in seconds
  public record Reply(int status, String text, Optional<Duration> retryAfter) {
    /// The text as one line for a message.
    public String line() {
      var line = text.strip().replaceAll("\\p{Cntrl}+", " ");
      return line.length() <= 200 ? line : line.substring(0, 200) + "…";
    }
  }

  private Call(HttpURLConnection connection, URI address) {
    this.connection = connection;
    this.address = address;
  }

  /// @param connect how long the connection may take
  /// @param read how long each read may take
  /// @throws IOException where the address is none of HTTP
  static Call of(Trust trust, String method, URI address, Duration connect, Duration read) throws IOException {
    var connection = (HttpURLConnection) address.toURL().openConnection(Proxy.NO_PROXY);
    trust.guard(connection);
    connection.setRequestMethod(method);
    connection.setConnectTimeout(Math.toIntExact(connect.toMillis()));
    connection.setReadTimeout(Math.toIntExact(read.toMillis()));
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    return new Call(connection, address);
  }

  /// To a server that is not ours; over TLS it has to have a certificate of a CA that this Java knows.
  ///
  /// @throws IOException where the address is none of HTTP
  public static Call of(String method, URI address, Duration connect, Duration read) throws IOException {
    return of(Trust.NONE, method, address, connect, read);
  }

  Call counted(Consumer<Exchanged> listener) {
    told = listener;
    return this;
  }

  public Call as(Token token) {
    token.header().ifPresent(header -> connection.setRequestProperty("Authorization", header));
    return this;
  }

  public Call header(String name, String value) {
    connection.setRequestProperty(name, value);
    return this;
  }

  /// The answer may come compressed.
  public Call small() {
    connection.setRequestProperty("Accept-Encoding", "gzip");
    return this;
  }

  /// On a connection of its own, which is closed afterwards.
  public Call alone() {
    connection.setRequestProperty("Connection", "close");
    return this;
  }

  public Call with(String type, byte[] content) {
    body = content.clone();
    connection.setRequestProperty("Content-Type", type);
    return this;
  }

  /// @throws IOException where nobody answers; [SSLHandshakeException] where somebody does whom we do not believe, and
  ///   nothing was asked
  public Reply send() throws IOException {
    try {
      return sent();
    } catch (SSLHandshakeException e) {
      throw unbelieved(Trust.reason(e), e);
    } catch (SSLException e) {
      throw isClearText(e)
          ? unbelieved(
              "it speaks clear text, and tls is configured for it here: restart it with the same configuration", e)
          : e;
    }
  }

  /// The JDK tells it by its text alone.
  private static boolean isClearText(SSLException e) {
    return String.valueOf(e.getMessage()).contains("unrecognized SSL message");
  }

  private static SSLHandshakeException unbelieved(String why, SSLException e) {
    var said = new SSLHandshakeException(why);
    said.initCause(e);
    return said;
  }

  private Reply sent() throws IOException {
    asked = lengthOfHead(connection.getRequestMethod().length() + address.toString().length() + KNOWN_HEADERS,
        connection.getRequestProperties()) + body.length;
    if (body.length > 0 || connection.getRequestMethod().equals("POST")) {
      connection.setDoOutput(true);
      // Without this the JDK sends a POST twice when its connection breaks.
      connection.setFixedLengthStreamingMode(body.length);
      try (var out = connection.getOutputStream()) {
        out.write(body);
      }
    }
    int status;
    try {
      status = connection.getResponseCode();
    } catch (HttpRetryException e) {
      // A 401 to what cannot be sent twice: the JDK throws its text away.
      return new Reply(e.responseCode(), "", Optional.empty());
    }
    var wait = Optional.ofNullable(connection.getHeaderField("Retry-After"))
        .filter(seconds -> seconds.matches("\\d{1,6}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
    try (var in = status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
      var answer = in == null ? new byte[0] : in.readNBytes(LONGEST_ANSWER);
      boolean small = "gzip".equals(connection.getContentEncoding());
      told.accept(Exchanged.of(address, Optional.ofNullable(connection.getHeaderField(Exchanged.SEEN)), asked,
          lengthOfHead(0, connection.getHeaderFields()) + answer.length));
      return new Reply(status, new String(small ? unpacked(answer) : answer, UTF_8), wait);
    } finally {
      if (status >= 400) {
        connection.disconnect();
      }
    }
  }

  private static byte[] unpacked(byte[] answer) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(answer))) {
      return in.readNBytes(LONGEST_ANSWER);
    }
  }

  private static long lengthOfHead(long first, Map<String, List<String>> headers) {
    long length = first;
    for (var header : headers.entrySet()) {
      var name = header.getKey();
      for (var value : header.getValue()) {
        // The status line has no name.
        length += (name == null ? 0 : name.length() + ": ".length()) + value.length() + "\r\n".length();
      }
    }
    return length + "\r\n".length();
  }

  /// Whether a time ran out before there was a connection: nothing was asked yet.
  public static boolean isUnasked(IOException e) {
    return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("connect");
  }
}
