package net.wanwatch.http;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.wanwatch.config.Config.Tls;
import net.wanwatch.http.guard.HostNames;
import net.wanwatch.http.tls.BadCertificate;
import net.wanwatch.http.tls.ServerCertificate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The certificate that a server shows, read again when its files have changed. What cannot be used then is said once, and
/// the one before goes on.
///
/// TLS 1.3 alone: every client of today speaks it, and what older versions remember of each connection can be made to fill
/// the heap.
final class ServerTls {
  private static final Logger log = LoggerFactory.getLogger(ServerTls.class);
  private static final Duration REMINDER = Duration.ofDays(1);

  private final Tls files;
  private final HostNames names;
  private final List<String> listen;
  private final InstantSource clock;
  private volatile ServerCertificate current;
  private Instant remindAt;
  private String seen;
  private String judged;

  private ServerTls(Tls files, HostNames names, List<String> listen, InstantSource clock) throws BadCertificate {
    this.files = files;
    this.names = names;
    this.listen = List.copyOf(listen);
    this.clock = clock;
    this.current = usable();
    this.judged = current.text();
    this.seen = judged;
    current.tell(clock.instant());
    this.remindAt = clock.instant().plus(REMINDER);
  }

  /// @throws BadCertificate where it cannot be used
  static Optional<ServerTls> of(Optional<Tls> files, HostNames names, List<String> listen) throws BadCertificate {
    return files.isEmpty()
        ? Optional.empty()
        : Optional.of(new ServerTls(files.get(), names, listen, InstantSource.system()));
  }

  void configure(HttpServerOptions server, Duration handshake) {
    server.setSsl(true)
        .setUseAlpn(false)
        .setKeyCertOptions(KeyCertOptions.wrap(current.keys()))
        .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
        .setSslHandshakeTimeout(handshake.toSeconds());
  }

  ServerSSLOptions options(Duration handshake) {
    var server = new HttpServerOptions();
    configure(server, handshake);
    return server.getSslOptions();
  }

  /// Looks at the files; they count once they stand the same at two looks, for who renews them writes one after the other.
  ///
  /// @return whether another certificate is to be shown from now on
  synchronized boolean look() {
    if (clock.instant().isAfter(remindAt)) {
      remindAt = clock.instant().plus(REMINDER);
      current.warnIfItEndsSoon(clock.instant());
    }
    var now = ServerCertificate.text(files);
    boolean settled = now.equals(seen);
    seen = now;
    if (!settled || now.equals(judged)) {
      return false;
    }
    judged = now;
    try {
      current = usable();
      current.tell(clock.instant());
      return true;
    } catch (BadCertificate e) {
      log.error("{}; the certificate before goes on", e.getMessage());
      return false;
    }
  }

  private ServerCertificate usable() throws BadCertificate {
    var certificate = ServerCertificate.read(files, clock);
    certificate.checkNames(names);
    var others = listen.stream().filter(address -> !certificate.isFor(address)).collect(Collectors.joining(", "));
    if (!others.isEmpty()) {
      log.warn("certificate {} is not for {}: who asks there will not believe it", files.certificate(), others);
    }
    return certificate;
  }
}
