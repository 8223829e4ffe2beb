package net.wanwatch.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import net.wanwatch.config.Config.Tls;
import net.wanwatch.http.guard.DropReason;
import net.wanwatch.http.guard.HttpLimits;
import net.wanwatch.http.tls.BadCertificate;
import net.wanwatch.http.tls.Certificates;
import net.wanwatch.http.tls.ServerCertificate;
import net.wanwatch.http.tls.Trust;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server and clients of ours over TLS, on real sockets, with certificates that the machine's openssl makes.
class TlsTest {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final String HERE = "127.0.0.1";
  private static final HttpLimits STRICT = new HttpLimits(40, 12, 4, false, Duration.ofMillis(600),
      Duration.ofSeconds(20), Duration.ofSeconds(20), 1 << 20, 8);

  @TempDir
  private Path folder = Path.of("");
  private final List<AutoCloseable> opened = new ArrayList<>();
  private @Nullable Certificates made;

  @BeforeEach
  void makeCa() throws Exception {
    made = new Certificates(Files.createDirectory(folder.resolve("tls")));
  }

  @AfterEach
  void close() throws Exception {
    for (var each : opened.reversed()) {
      each.close();
    }
  }

  private Certificates made() {
    return Objects.requireNonNull(made);
  }

  private HttpServer open(Optional<Tls> tls, List<String> names) throws IOException {
    var registry = new PrometheusRegistry();
    registry.register(() -> InfoSnapshot.builder()
        .name("wanwatch_long")
        .help("As much as many routers show.")
        .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder().labels(Labels.of("text", "x".repeat(4 << 20))).build())
        .build());
    var server = HttpServer.open(new HttpServer.Binding(List.of(HERE), 0, names, "agent", tls), STRICT, registry,
        () -> true);
    opened.add(server);
    return server;
  }

  private HttpServer open(Tls tls) throws IOException {
    return open(Optional.of(tls), List.of());
  }

  private HttpServer hasty(Tls tls) throws IOException {
    var server = HttpServer.open(
        new HttpServer.Binding(List.of(HERE), 0, List.of(), "agent", Optional.of(tls)), new HttpLimits(40, 12, 4, false,
            Duration.ofSeconds(20), Duration.ofSeconds(2), Duration.ofSeconds(4), 1 << 20, 8),
        new PrometheusRegistry(), () -> true);
    opened.add(server);
    return server;
  }

  private static Call.Reply ask(Trust trust, String host, int port) throws IOException {
    return Call.of(trust, "GET", trust.at(host, port).resolve("/-/healthy"), Duration.ofSeconds(20), LONGEST).send();
  }

  private static Trust trust(Tls tls) throws BadCertificate {
    return Trust.of(Optional.of(tls));
  }

  private static Tls knownBy(Tls tls, Path ca) {
    return new Tls(tls.certificate(), tls.key(), Optional.of(ca));
  }

  private SSLSocket secure(HttpServer server, Tls tls) throws IOException {
    SSLContext context = trust(tls).context().orElseThrow();
    var socket = (SSLSocket) context.getSocketFactory().createSocket();
    opened.add(socket);
    socket.setReceiveBufferSize(4096);
    socket.setSoTimeout((int) LONGEST.toMillis());
    socket.connect(new InetSocketAddress(InetAddress.ofLiteral(HERE), server.port()));
    return socket;
  }

  private Socket clear(HttpServer server, String text) throws IOException {
    var socket = new Socket(InetAddress.ofLiteral(HERE), server.port());
    opened.add(socket);
    socket.setSoTimeout((int) LONGEST.toMillis());
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    return socket;
  }

  private static String status(SSLSocket socket) throws IOException {
    socket.getOutputStream().write("GET /-/healthy HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
    var answer = new byte[4096];
    int n = socket.getInputStream().read(answer);
    var text = new String(answer, 0, Math.max(0, n), UTF_8);
    while (!text.endsWith("healthy\n")) {
      n = socket.getInputStream().read(answer);
      assertThat(n).isPositive();
      text += new String(answer, 0, n, UTF_8);
    }
    return text.lines().findFirst().orElse("");
  }

  private static String shown(SSLSocket socket) throws IOException {
    socket.startHandshake();
    return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSubjectX500Principal().getName();
  }

  private String shown(HttpServer server, Tls tls) throws IOException {
    try (var socket = secure(server, tls)) {
      return shown(socket);
    }
  }

  @Test
  void portSpeaksTlsAndNothingElse() throws Exception {
    var tls = made().make("hill", "IP:127.0.0.1,DNS:localhost");
    var server = open(tls);

    assertThat(ask(trust(tls), HERE, server.port())).isEqualTo(new Call.Reply(200, "healthy\n", Optional.empty()));
    assertThat(ask(trust(tls), "localhost", server.port()).status()).isEqualTo(200);
    assertThat(ask(Trust.NONE, HERE, server.port()))
        .isEqualTo(new Call.Reply(400, "this port speaks TLS: ask it by https://\n", Optional.empty()));
    // A token in clear text is heard by no page.
    var heard = new String(
        clear(server, "POST /api/v1/goodbye HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\n\r\n")
            .getInputStream()
            .readAllBytes(),
        UTF_8);
    assertThat(heard).startsWith("HTTP/1.1 400 Bad Request\r\n").endsWith("this port speaks TLS: ask it by https://\n");
    Awaitility.await().atMost(LONGEST).until(() -> server.connections() <= 2);
    assertThat(server.dropped()).containsEntry(DropReason.CLEAR_TEXT, 2L).containsEntry(DropReason.UNREAD, 0L);
  }

  @Test
  void onlyVersion13IsSpoken() throws Exception {
    var tls = made().make("hill", "IP:127.0.0.1");
    var server = open(tls);
    var context = SSLContext.getInstance("TLSv1.2");
    context.init(null, null, null);
    try (var old = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.ofLiteral(HERE), server.port())) {
      assertThatThrownBy(old::startHandshake).isInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining("protocol_version");
    }
  }

  @Test
  void keysOfEveryUsualKindDo() throws Exception {
    for (var kind : List.of("rsa:2048", "ed25519", "ec")) {
      var words = new ArrayList<>(List.of("req", "-x509", "-newkey", kind, "-nodes", "-days", "36500", "-subj",
          "/CN=hill", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder.resolve("own.key").toString(), "-out",
          folder.resolve("own.crt").toString()));
      if (kind.equals("ec")) {
        words.addAll(List.of("-pkeyopt", "ec_paramgen_curve:secp384r1"));
      }
      made().openssl(words.toArray(String[]::new));
      // It signs itself, and is its own CA file.
      var tls = new Tls(folder.resolve("own.crt"), folder.resolve("own.key"), Optional.of(folder.resolve("own.crt")));
      assertThat(ask(trust(tls), HERE, open(tls).port()).status()).as(kind).isEqualTo(200);
    }
  }

  private void assertShut(Tls tls, String message) {
    assertThatThrownBy(() -> open(tls)).isInstanceOf(BadCertificate.class).hasMessage(message);
  }

  @Test
  void whatNobodyWouldBelieveKeepsThePortShut() throws Exception {
    var good = made().make("good", "IP:127.0.0.1");
    var other = made().make("other", "IP:127.0.0.1");
    var there = made().folder();
    var text = Files.writeString(there.resolve("text.crt"), "hello\n");

    assertShut(made().make("old", "IP:127.0.0.1", "20200101000000Z", "20210203040506Z"),
        "certificate %s ended on 2021-02-03 04:05 UTC: renew it".formatted(there.resolve("old.crt")));
    assertThatThrownBy(() -> open(made().make("early", "IP:127.0.0.1", "20900101000000Z", "20990101000000Z")))
        .isInstanceOf(BadCertificate.class)
        .hasMessageMatching("certificate .*early.crt begins on 2090-01-01 00:00 UTC and it is .* UTC here: "
            + "is this machine's clock right\\?");
    assertThatThrownBy(() -> open(made().make("elsewhere", "DNS:vps.example.org,IP:192.0.2.1")))
        .isInstanceOf(BadCertificate.class)
        .hasMessageMatching("certificate .*elsewhere.crt is for vps.example.org, 192.0.2.1, and this server is none of"
            + " it: make one for 127.0.0.1, .*localhost.*");
    assertShut(new Tls(there.resolve("none.crt"), good.key(), Optional.empty()),
        "certificate %s does not exist: docs/tls.md says how to make one".formatted(there.resolve("none.crt")));
    assertShut(new Tls(good.certificate(), there.resolve("none.key"), Optional.empty()),
        "key %s does not exist: docs/tls.md says how to make one".formatted(there.resolve("none.key")));
    assertShut(new Tls(there, good.key(), Optional.empty()),
        "certificate %s cannot be read: Is a directory".formatted(there));
    assertShut(new Tls(text, good.key(), Optional.empty()), ("certificate %s holds no certificate in PEM"
        + " (-----BEGIN CERTIFICATE-----): docs/tls.md says how to make one").formatted(text));
    assertShut(new Tls(good.certificate(), other.key(), Optional.empty()),
        "key %s is not the one of certificate %s: name the two that were made together".formatted(other.key(),
            good.certificate()));
    var encrypted = there.resolve("encrypted.key");
    made().openssl("pkey", "-in", good.key().toString(), "-aes256", "-passout", "pass:secret", "-out",
        encrypted.toString());
    assertShut(new Tls(good.certificate(), encrypted, Optional.empty()),
        ("key %s is no unencrypted key in PEM (-----BEGIN PRIVATE KEY-----): openssl pkey -in %s -out NEW makes one of"
            + " any other").formatted(encrypted, encrypted));
  }

  @Test
  void nameOfItsOwnIsEnough() throws Exception {
    var tls = made().make("wild", "DNS:*.example.org");
    assertThat(open(Optional.of(tls), List.of("Hill.example.org")).port()).isPositive();
  }

  @Test
  void whoIsAskedHasToProveIt() throws Exception {
    var good = made().make("good", "IP:127.0.0.1");
    var named = made().make("named", "DNS:localhost");
    var otherCa = new Certificates(Files.createDirectory(folder.resolve("other"))).ca();

    int port = open(good).port();
    assertThatThrownBy(() -> ask(trust(knownBy(good, otherCa)), HERE, port)).isInstanceOf(SSLHandshakeException.class)
        .hasMessage("its certificate (%s there) is signed by 'CN=Hill CA', which is not in %s", good.certificate(),
            otherCa);
    assertThatThrownBy(() -> ask(trust(new Tls(good.certificate(), good.key(), Optional.empty())), HERE, port))
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageEndingWith("which is not in this Java's own CAs: name yours with tls: {ca: …}");
    assertThatThrownBy(() -> ask(trust(named), HERE, open(named).port())).isInstanceOf(SSLHandshakeException.class)
        .hasMessage("its certificate (%s there) is for localhost, not for 127.0.0.1: make one that is"
            .formatted(named.certificate()));
    int inClear = open(Optional.empty(), List.of()).port();
    assertThatThrownBy(() -> ask(trust(good), HERE, inClear)).isInstanceOf(SSLHandshakeException.class)
        .hasMessage("it speaks clear text, and tls is configured for it here: restart it with the same configuration");
  }

  @Test
  void certificateThatEndedIsNotBelieved() throws Exception {
    var tls = made().make("old", "IP:127.0.0.1", "20200101000000Z", "20210203040506Z");
    // Such a server of ours does not start, so another one shows it.
    var context = SSLContext.getInstance("TLSv1.3");
    context.init(
        ServerCertificate.read(tls, InstantSource.fixed(Instant.parse("2020-06-01T00:00:00Z"))).keys().getKeyManagers(),
        null, null);
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral(HERE), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.start();
    opened.add(() -> server.stop(0));

    assertThatThrownBy(() -> ask(trust(tls), HERE, server.getAddress().getPort()))
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessage("its certificate (%s there) ended on 2021-02-03 04:05 UTC: renew it".formatted(tls.certificate()));
  }

  @Test
  void caThatCannotBeUsedIsNamed() throws Exception {
    var good = made().make("good", "IP:127.0.0.1");
    var old = made().make("old", "IP:127.0.0.1", "20200101000000Z", "20210203040506Z");
    assertThatThrownBy(() -> trust(knownBy(good, folder.resolve("none.crt")))).isInstanceOf(BadCertificate.class)
        .hasMessage("ca %s does not exist: docs/tls.md says how to make one", folder.resolve("none.crt"));
    assertThatThrownBy(() -> trust(knownBy(good, good.key()))).isInstanceOf(BadCertificate.class)
        .hasMessageStartingWith("ca %s holds no certificate".formatted(good.key()));
    assertThatThrownBy(() -> trust(knownBy(good, old.certificate()))).isInstanceOf(BadCertificate.class)
        .hasMessage("ca %s ended on 2021-02-03 04:05 UTC: renew it", old.certificate());
  }

  @Test
  void caIsReadAgainAndABadOneGoesUnused() throws Exception {
    var tls = made().make("good", "IP:127.0.0.1");
    int port = open(tls).port();
    var ca = folder.resolve("known.crt");
    Files.copy(new Certificates(Files.createDirectory(folder.resolve("other"))).ca(), ca);
    var trust = trust(knownBy(tls, ca));
    assertThatThrownBy(() -> ask(trust, HERE, port)).hasMessageContaining("which is not in");
    Files.copy(made().ca(), ca, StandardCopyOption.REPLACE_EXISTING);
    assertThat(ask(trust, HERE, port).status()).isEqualTo(200);
    Files.writeString(ca, "half of it");
    assertThat(ask(trust, HERE, port).status()).isEqualTo(200);
    Files.delete(ca);
    assertThat(ask(trust, HERE, port).status()).isEqualTo(200);
  }

  private static void copy(Tls from, Tls to) throws IOException {
    Files.copy(from.certificate(), to.certificate(), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(from.key(), to.key(), StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void renewedCertificateIsShownWithoutARestartAndCutsNobodyOff() throws Exception {
    var first = made().make("first", "IP:127.0.0.1");
    var second = made().make("second", "IP:127.0.0.1");
    var old = made().make("old", "IP:127.0.0.1", "20200101000000Z", "20210203040506Z");
    var used = new Tls(folder.resolve("used.crt"), folder.resolve("used.key"), first.ca());
    copy(first, used);
    var server = open(used);
    var live = secure(server, used);
    assertThat(shown(live)).isEqualTo("CN=first");
    assertThat(status(live)).isEqualTo("HTTP/1.1 200 OK");

    copy(second, used);
    Awaitility.await().atMost(LONGEST).until(() -> shown(server, used).equals("CN=second"));
    assertThat(status(live)).isEqualTo("HTTP/1.1 200 OK");
    assertThat(shown(live)).isEqualTo("CN=first");

    // What cannot be used changes nothing, however long it lies there; nor do files that are gone.
    copy(old, used);
    Awaitility.await()
        .during(Duration.ofSeconds(6))
        .atMost(LONGEST)
        .until(() -> shown(server, used).equals("CN=second"));
    Files.delete(used.key());
    assertThat(shown(server, used)).isEqualTo("CN=second");
    copy(first, used);
    Awaitility.await().atMost(LONGEST).until(() -> shown(server, used).equals("CN=first"));
    assertThat(status(live)).isEqualTo("HTTP/1.1 200 OK");
  }

  @Test
  void handshakeThatNeverEndsIsCountedAndDropped() throws Exception {
    var tls = made().make("hill", "IP:127.0.0.1");
    var server = hasty(tls);
    for (int i = 0; i < 12; i++) {
      // A record of a handshake is announced, and does not come.
      clear(server, "\u0016\u0003\u0001\u0002\u0000");
    }
    Awaitility.await().atMost(LONGEST).until(() -> server.connections() == 12);
    assertThatThrownBy(() -> shown(secure(server, tls))).isInstanceOf(IOException.class);
    assertThat(server.connections()).isEqualTo(12);
    Awaitility.await().atMost(LONGEST).until(() -> server.connections() == 0);
    assertThat(shown(secure(server, tls))).isEqualTo("CN=hill");
    assertThat(server.dropped()).containsEntry(DropReason.HANDSHAKE, 12L).containsEntry(DropReason.TOO_MANY, 1L);
  }

  @Test
  void whoDoesNotBelieveTheCertificateIsCounted() throws Exception {
    var tls = made().make("hill", "IP:127.0.0.1");
    var server = open(tls);
    assertThat(ask(trust(tls), HERE, server.port()).status()).isEqualTo(200);
    assertThatThrownBy(() -> ask(trust(new Tls(tls.certificate(), tls.key(), Optional.empty())), HERE, server.port()))
        .isInstanceOf(SSLHandshakeException.class);
    Awaitility.await().atMost(LONGEST).until(() -> server.connections() == 0);
    assertThat(server.dropped()).containsEntry(DropReason.HANDSHAKE, 1L);
  }

  @Test
  void strangersFillNoLog() throws Exception {
    var tls = made().make("hill", "IP:127.0.0.1");
    var server = hasty(tls);
    var log = StrangersTest.logOf(() -> {
      for (int i = 0; i < 10; i++) {
        try (var junk = clear(server, "\u0016\u0003\u0001\u0000\u0005abcdefghijklmnop")) {
          junk.getInputStream().readAllBytes();
        }
        try (var noRecord = clear(server, "\u0016" + "x".repeat(20_000))) {
          noRecord.getInputStream().readAllBytes();
        } catch (SocketException e) {
          assertThat(e).hasMessageContaining("reset");
        }
        assertThatThrownBy(() -> ask(Trust.of(Optional.of(new Tls(tls.certificate(), tls.key(), Optional.empty()))),
            HERE, server.port())).isInstanceOf(SSLHandshakeException.class);
        clear(server, "\u0016\u0003\u0001\u0002\u0000").close();
      }
      clear(server, "\u0016\u0003\u0001\u0002\u0000");
      secure(server, tls).getOutputStream().write("GET /-/healthy HTTP/1.1\r\nHo".getBytes(US_ASCII));
      Awaitility.await().atMost(LONGEST).until(() -> server.connections() == 0);
    });
    assertThat(log).isEmpty();
  }

  @Test
  void whoDoesNotReadIsDroppedOverTlsToo() throws Exception {
    var tls = made().make("hill", "IP:127.0.0.1");
    var server = open(tls);
    var log = StrangersTest.logOf(() -> {
      for (int i = 0; i < 8; i++) {
        secure(server, tls).getOutputStream()
            .write("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
      }
      Awaitility.await().atMost(LONGEST).until(() -> server.connections() == 0);
    });
    assertThat(log).isEmpty();
    assertThat(ask(trust(tls), HERE, server.port()).status()).isEqualTo(200);
  }

  @Test
  void whoIsConnectedAndAsksNothingIsNotDropped() throws Exception {
    var tls = made().make("hill", "IP:127.0.0.1");
    var server = hasty(tls);
    var idle = secure(server, tls);
    idle.startHandshake();
    Awaitility.await().pollDelay(Duration.ofSeconds(5)).atMost(LONGEST).until(() -> true);
    assertThat(status(idle)).isEqualTo("HTTP/1.1 200 OK");
    var half = secure(server, tls);
    half.getOutputStream().write("GET /-/healthy HTTP/1.1\r\nHo".getBytes(US_ASCII));
    assertThat(half.getInputStream().read()).isEqualTo(-1);
  }
}
