package net.wanwatch.collector.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The lines of a `known_hosts` file (sshd(8)) that concern one host. A line that cannot be read, of a key type that we do
/// not know perhaps, is named once and passed over.
final class KnownLines {
  private static final Logger log = LoggerFactory.getLogger(KnownLines.class);
  private static final int MOST_NAMED = 1000;
  private static final Set<String> NAMED = ConcurrentHashMap.newKeySet();

  private KnownLines() {}

  /// @param marker `revoked`, `cert-authority` or empty
  record Known(PublicKey key, String type, String marker) {}

  static List<Known> of(Path file, String host, int port) throws IOException {
    var found = new ArrayList<Known>();
    var lines = new String(Files.readAllBytes(file), UTF_8).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      var line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        try {
          read(line, host, port).ifPresent(found::add);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
          name(file, i + 1, line, e);
        }
      }
    }
    return found;
  }

  private static Optional<Known> read(String line, String host, int port) throws IOException, GeneralSecurityException {
    var entry = KnownHostEntry.parseKnownHostEntry(line);
    if (entry == null || entry.getKeyEntry() == null) {
      throw new IOException("there is no key in it");
    }
    if (!entry.isHostMatch(host, port)) {
      return Optional.empty();
    }
    var key = entry.getKeyEntry().resolvePublicKey(null, null);
    if (key == null) {
      throw new IOException("unknown key type " + entry.getKeyEntry().getKeyType());
    }
    return Optional
        .of(new Known(key, entry.getKeyEntry().getKeyType(), entry.getMarker() == null ? "" : entry.getMarker()));
  }

  private static void name(Path file, int number, String line, Exception e) {
    if (NAMED.size() < MOST_NAMED && NAMED.add(file + "\n" + line)) {
      log.warn("{}, line {} cannot be read and is passed over: {}", file, number,
          String.valueOf(e.getMessage()).replaceAll("\\p{Cntrl}", "?"));
    }
  }
}
