package net.wanwatch.http.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// A PEM file, read whole.
///
/// @param what it is called in messages: `certificate`, `key`, `ca`
record PemFile(String what, Path path, String text) {
  private static final Pattern PKCS8 = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");
  private static final int LONGEST = 1 << 20;

  /// @throws BadCertificate where there is none, or this user may not read it
  static PemFile read(String what, Path path) throws BadCertificate {
    try (var in = Files.newInputStream(path)) {
      return new PemFile(what, path, new String(in.readNBytes(LONGEST), US_ASCII));
    } catch (NoSuchFileException e) {
      throw new BadCertificate("%s %s does not exist: docs/tls.md says how to make one".formatted(what, path), e);
    } catch (AccessDeniedException e) {
      throw new BadCertificate(
          "%s %s may not be read by this user: give it to the user that Wanwatch runs as".formatted(what, path), e);
    } catch (IOException e) {
      throw new BadCertificate("%s %s cannot be read: %s".formatted(what, path, e.getMessage()), e);
    }
  }

  /// All that stand in it, the server's own first.
  List<X509Certificate> certificates() throws BadCertificate {
    try {
      var all = CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(text.getBytes(US_ASCII)))
          .stream()
          .map(X509Certificate.class::cast)
          .toList();
      if (!all.isEmpty() && text.contains("-----BEGIN CERTIFICATE-----")) {
        return all;
      }
    } catch (CertificateException e) {
      throw noCertificate(e);
    }
    throw noCertificate(new CertificateException("empty"));
  }

  private BadCertificate noCertificate(CertificateException cause) {
    return new BadCertificate(
        "%s %s holds no certificate in PEM (-----BEGIN CERTIFICATE-----): docs/tls.md says how to make one"
            .formatted(what, path),
        cause);
  }

  /// @param of the certificate it is to belong to, which says of what kind it has to be
  PrivateKey privateKey(PublicKey of) throws BadCertificate {
    var match = PKCS8.matcher(text);
    if (!match.find()) {
      throw new BadCertificate(
          "%s %s is no unencrypted key in PEM (-----BEGIN PRIVATE KEY-----): openssl pkey -in %s -out NEW makes one of any other"
              .formatted(what, path, path));
    }
    try {
      var bytes = Base64.getMimeDecoder().decode(match.group(1));
      return KeyFactory.getInstance(of.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(bytes));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      // Its message could quote the key.
      throw new BadCertificate(
          "%s %s cannot be read as a key of the certificate's kind (%s)".formatted(what, path, of.getAlgorithm()));
    }
  }
}
