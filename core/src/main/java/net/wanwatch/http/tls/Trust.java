package net.wanwatch.http.tls;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import net.wanwatch.config.Config.Tls;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whom a client of ours believes to be the server it asks: nobody in particular without TLS, else who shows a certificate
/// for the name or address that was asked, signed by one of the CA file, or by one of the CAs that this Java knows.
///
/// The CA file is read again when it changes. One that cannot be used any more is said once, and the one before goes on.
public final class Trust {
  /// Clear text.
  public static final Trust NONE = new Trust();

  private static final Logger log = LoggerFactory.getLogger(Trust.class);

  private final Optional<Tls> tls;
  private String read = "";
  private @Nullable SSLContext context;
  /// Kept, for the JDK uses a connection again only for the same one.
  private @Nullable SSLSocketFactory sockets;

  private Trust() {
    this.tls = Optional.empty();
  }

  private Trust(Tls tls) throws BadCertificate {
    this.tls = Optional.of(tls);
    read = text(tls);
    use(tls);
  }

  /// @throws BadCertificate where the CA file cannot be used
  public static Trust of(Optional<Tls> tls) throws BadCertificate {
    return tls.isEmpty() ? NONE : new Trust(tls.get());
  }

  /// Where it is asked: `https://10.0.0.1:9977`, or `http://…` without TLS.
  public URI at(String host, int port) {
    return at(tls, host, port);
  }

  /// As above, for who has no CA file at hand yet.
  public static URI at(Optional<Tls> tls, String host, int port) {
    return URI.create(
        "%s://%s:%d".formatted(tls.isPresent() ? "https" : "http", host.contains(":") ? "[" + host + "]" : host, port));
  }

  /// Has that connection believe nobody else.
  public synchronized void guard(HttpURLConnection connection) {
    if (connection instanceof HttpsURLConnection secure && context().isPresent() && sockets != null) {
      secure.setSSLSocketFactory(sockets);
    }
  }

  /// Empty without TLS.
  public synchronized Optional<SSLContext> context() {
    tls.flatMap(Tls::ca).ifPresent(_ -> readAgain(tls.get()));
    return Optional.ofNullable(context);
  }

  private void use(Tls files) throws BadCertificate {
    var next = context(files);
    context = next;
    sockets = next.getSocketFactory();
  }

  /// Why a handshake failed, in our words where it is for the certificate.
  public static String reason(SSLHandshakeException e) {
    for (var cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return String.valueOf(cause.getMessage());
      }
    }
    return String.valueOf(e.getMessage());
  }

  private void readAgain(Tls files) {
    try {
      var now = text(files);
      if (!now.equals(read)) {
        read = now;
        use(files);
        log.info("ca {} was read again", files.ca().orElseThrow());
      }
    } catch (BadCertificate e) {
      if (!read.equals(e.getMessage())) {
        read = e.getMessage();
        log.error("{}; what was read of it before goes on", e.getMessage());
      }
    }
  }

  private static String text(Tls tls) throws BadCertificate {
    return tls.ca().isEmpty() ? "" : PemFile.read("ca", tls.ca().get()).text();
  }

  private static SSLContext context(Tls tls) throws BadCertificate {
    try {
      var authorities = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      authorities.init(tls.ca().isEmpty() ? (KeyStore) null : store(tls.ca().get()));
      var believed = Arrays.stream(authorities.getTrustManagers())
          .filter(X509ExtendedTrustManager.class::isInstance)
          .map(X509ExtendedTrustManager.class::cast)
          .findFirst()
          .orElseThrow();
      var context = SSLContext.getInstance("TLSv1.3");
      context.init(null, new TrustManager[]{new ExplainedTrust(believed, tls, InstantSource.system())}, null);
      return context;
    } catch (BadCertificate e) {
      throw e;
    } catch (GeneralSecurityException | IOException e) {
      throw new BadCertificate(
          "ca %s cannot be used: %s".formatted(tls.ca().map(Path::toString).orElse("of this Java"), e.getMessage()), e);
    }
  }

  private static KeyStore store(Path ca) throws BadCertificate, GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (var each : PemFile.read("ca", ca).certificates()) {
      ServerCertificate.checkTime("ca " + ca, each, InstantSource.system().instant());
      store.setCertificateEntry("ca " + store.size(), each);
    }
    return store;
  }
}
