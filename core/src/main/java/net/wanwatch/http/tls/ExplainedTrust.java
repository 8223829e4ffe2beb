package net.wanwatch.http.tls;

import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import net.wanwatch.config.Config.Tls;

/// Believes whom the JDK believes, and says otherwise what is wrong, in words that lead to the mend: the JDK's own name
/// neither the file nor the date. A server's certificate that is itself in the CA file has an end too.
final class ExplainedTrust extends X509ExtendedTrustManager {
  /// The JDK tells by its text alone that nobody it believes has signed; the second where two have the same name.
  private static final List<String> UNSIGNED = List.of("unable to find valid certification path",
      "does not chain with any of the trust anchors");

  private final X509ExtendedTrustManager believed;
  private final Tls tls;
  private final InstantSource clock;

  /// @param tls of the server that is asked: where its certificate lies there, and the CA here
  ExplainedTrust(X509ExtendedTrustManager believed, Tls tls, InstantSource clock) {
    this.believed = believed;
    this.tls = tls;
    this.clock = clock;
  }

  @FunctionalInterface
  private interface Check {
    void check() throws CertificateException;
  }

  private void explained(X509Certificate[] chain, Optional<SSLSession> session, Check check)
      throws CertificateException {
    try {
      ServerCertificate.checkTime("its certificate (%s there)".formatted(tls.certificate()), chain[0], clock.instant());
    } catch (BadCertificate e) {
      throw new CertificateException(e.getMessage(), e);
    }
    try {
      check.check();
    } catch (CertificateException e) {
      throw new CertificateException(reason(chain[0], session.map(SSLSession::getPeerHost).orElse(""), e), e);
    }
  }

  private String reason(X509Certificate shown, String asked, CertificateException said) throws CertificateException {
    var names = new CertificateNames(shown);
    if (!asked.isEmpty() && !names.cover(asked)) {
      return "its certificate (%s there) is for %s, not for %s: make one that is".formatted(tls.certificate(), names,
          asked);
    }
    if (UNSIGNED.stream().noneMatch(String.valueOf(said.getMessage())::contains)) {
      return "its certificate (%s there) is not believed: %s".formatted(tls.certificate(), said.getMessage());
    }
    return "its certificate (%s there) is signed by '%s', which is not in %s".formatted(tls.certificate(),
        shown.getIssuerX500Principal().getName(),
        tls.ca().map(Path::toString).orElse("this Java's own CAs: name yours with tls: {ca: …}"));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
    explained(chain, Optional.ofNullable(socket instanceof SSLSocket it ? it.getHandshakeSession() : null),
        () -> believed.checkServerTrusted(chain, kind, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
    explained(chain, Optional.ofNullable(engine.getHandshakeSession()),
        () -> believed.checkServerTrusted(chain, kind, engine));
  }

  /// Nobody here asks for it without a connection, and without one no name can be compared.
  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
    throw new CertificateException("a certificate is believed only for a name");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
    believed.checkClientTrusted(chain, kind, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
    believed.checkClientTrusted(chain, kind, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
    believed.checkClientTrusted(chain, kind);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return believed.getAcceptedIssuers();
  }
}
