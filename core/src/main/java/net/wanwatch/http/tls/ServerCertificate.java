package net.wanwatch.http.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import net.wanwatch.config.Config.Tls;
import net.wanwatch.http.guard.HostNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a server proves by who it is: its certificate, those that sign it, and its key, each of them tried before it is shown.
/// What is wrong here would otherwise be told to each client alone, in other words each time.
public final class ServerCertificate {
  private static final Logger log = LoggerFactory.getLogger(ServerCertificate.class);
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'")
      .withZone(ZoneOffset.UTC);
  private static final Duration SOON = Duration.ofDays(14);
  /// Of a key store that never leaves the memory.
  private static final char[] PASSWORD = "none".toCharArray();

  private final Tls files;
  private final String text;
  private final List<X509Certificate> chain;
  private final CertificateNames names;
  private final KeyManagerFactory keys;

  private ServerCertificate(Tls files, String text, List<X509Certificate> chain, CertificateNames names,
      KeyManagerFactory keys) {
    this.files = files;
    this.text = text;
    this.chain = chain;
    this.names = names;
    this.keys = keys;
  }

  /// Reads both files, each once.
  ///
  /// @throws BadCertificate where one cannot be read, they do not belong together, or it is not the time for them
  public static ServerCertificate read(Tls files, InstantSource clock) throws BadCertificate {
    var certificate = PemFile.read("certificate", files.certificate());
    var key = PemFile.read("key", files.key());
    var chain = certificate.certificates();
    for (var each : chain) {
      checkTime("certificate " + files.certificate(), each, clock.instant());
    }
    var privateKey = key.privateKey(chain.getFirst().getPublicKey());
    if (!belongs(privateKey, chain.getFirst())) {
      throw new BadCertificate("key %s is not the one of certificate %s: name the two that were made together"
          .formatted(files.key(), files.certificate()));
    }
    return new ServerCertificate(files, certificate.text() + key.text(), chain, names(files, chain.getFirst()),
        keys(files, privateKey, chain));
  }

  /// What stands in both files now, or why that cannot be read, to see whether something changed.
  public static String text(Tls files) {
    try {
      return PemFile.read("certificate", files.certificate()).text() + PemFile.read("key", files.key()).text();
    } catch (BadCertificate e) {
      return e.getMessage();
    }
  }

  /// @param what it is, with its file
  static void checkTime(String what, X509Certificate certificate, Instant now) throws BadCertificate {
    var begin = certificate.getNotBefore().toInstant();
    var end = certificate.getNotAfter().toInstant();
    if (now.isAfter(end)) {
      throw new BadCertificate("%s ended on %s: renew it".formatted(what, DATE.format(end)));
    }
    if (now.isBefore(begin)) {
      throw new BadCertificate("%s begins on %s and it is %s here: is this machine's clock right?".formatted(what,
          DATE.format(begin), DATE.format(now)));
    }
  }

  static String date(X509Certificate certificate) {
    return DATE.format(certificate.getNotAfter().toInstant());
  }

  private static CertificateNames names(Tls files, X509Certificate certificate) throws BadCertificate {
    try {
      return new CertificateNames(certificate);
    } catch (CertificateParsingException e) {
      throw new BadCertificate(
          "certificate %s: its subjectAltName cannot be read, make a new one".formatted(files.certificate()), e);
    }
  }

  /// Something signed with the key is right by the certificate.
  private static boolean belongs(PrivateKey key, X509Certificate certificate) {
    var of = certificate.getPublicKey().getAlgorithm();
    try {
      var signature = Signature.getInstance(switch (of) {
        case "RSA" -> "SHA256withRSA";
        case "EC" -> "SHA256withECDSA";
        default -> of;
      });
      signature.initSign(key);
      signature.update((byte) 1);
      var signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update((byte) 1);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      log.debug("a key that does not sign: {}", e.getClass());
      return false;
    }
  }

  private static KeyManagerFactory keys(Tls files, PrivateKey key, List<X509Certificate> chain) throws BadCertificate {
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, PASSWORD);
      store.setKeyEntry("server", key, PASSWORD, chain.toArray(Certificate[]::new));
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, PASSWORD);
      return keys;
    } catch (GeneralSecurityException | IOException e) {
      throw new BadCertificate("certificate %s and the others in this file are no chain, each signed by the next"
          .formatted(files.certificate()), e);
    }
  }

  public KeyManagerFactory keys() {
    return keys;
  }

  /// What stood in both files.
  public String text() {
    return text;
  }

  /// Whether whoever asks at that name or address believes it; at `0.0.0.0` and `::` any address is asked.
  public boolean isFor(String address) {
    return Set.of("0.0.0.0", "::").contains(address) ? names.haveAddress() : names.cover(address);
  }

  /// @param server all by which its server may be asked
  /// @throws BadCertificate where it is for none of them, so that nobody would believe it
  public void checkNames(HostNames server) throws BadCertificate {
    if (!server.any(names::cover) && !(server.anyAddress() && names.haveAddress())) {
      throw new BadCertificate("certificate %s is for %s, and this server is none of it: make one for %s"
          .formatted(files.certificate(), names, server));
    }
  }

  Instant end() {
    return chain.stream().map(it -> it.getNotAfter().toInstant()).min(Instant::compareTo).orElseThrow();
  }

  /// Says what is in use, and what is right but will not be for long.
  public void tell(Instant now) {
    log.info("certificate {} is for {}, until {}", files.certificate(), names, DATE.format(end()));
    warnIfItEndsSoon(now);
    try {
      var rights = Files.getPosixFilePermissions(files.key());
      if (rights.contains(PosixFilePermission.OTHERS_READ)) {
        log.warn("key {} can be read by other users: chmod 640 {}", files.key(), files.key());
      }
    } catch (IOException | UnsupportedOperationException e) {
      log.debug("rights of {}: {}", files.key(), e.getMessage());
    }
  }

  public void warnIfItEndsSoon(Instant now) {
    if (now.isAfter(end())) {
      log.error("certificate {} ended on {}: no client believes it any more, renew it", files.certificate(),
          DATE.format(end()));
    } else if (now.isAfter(end().minus(SOON))) {
      log.warn("certificate {} ends on {}: renew it", files.certificate(), DATE.format(end()));
    }
  }
}
