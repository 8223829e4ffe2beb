package net.wanwatch.http.tls;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The names and addresses that a certificate is for: its `subjectAltName`. A common name counts no more (RFC 9110, 4.3.4).
final class CertificateNames {
  private static final int DNS = 2;
  private static final int ADDRESS = 7;

  private final List<String> names = new ArrayList<>();
  private final List<InetAddress> addresses = new ArrayList<>();

  CertificateNames(X509Certificate certificate) throws CertificateParsingException {
    var all = Optional.ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of());
    for (var name : all) {
      if (Integer.valueOf(DNS).equals(name.get(0))) {
        names.add(name.get(1).toString().toLowerCase(Locale.ROOT));
      } else if (Integer.valueOf(ADDRESS).equals(name.get(0))) {
        literal(name.get(1).toString()).ifPresent(addresses::add);
      }
    }
  }

  /// Whether it is for that name or address. A star stands for one part, the first.
  boolean cover(String name) {
    var address = literal(name);
    if (address.isPresent()) {
      return addresses.contains(address.get());
    }
    var asked = name.toLowerCase(Locale.ROOT);
    return names.contains(asked) || (asked.contains(".") && names.contains("*" + asked.substring(asked.indexOf('.'))));
  }

  boolean haveAddress() {
    return !addresses.isEmpty();
  }

  @Override
  public String toString() {
    var all = new ArrayList<>(names);
    addresses.forEach(address -> all.add(address.getHostAddress()));
    return all.isEmpty() ? "no name (it has no subjectAltName)" : String.join(", ", all);
  }

  private static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
