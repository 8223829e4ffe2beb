package net.wanwatch.collector.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a first visit is shown, and what `known_hosts` has to say of it.
class HostKeyScanTest {
  private static final Ssh SSH = Ssh.start();
  private static final String HERE = "127.0.0.1";

  @TempDir
  Path folder = Path.of("");

  @AfterAll
  static void stop() {
    SSH.close();
  }

  private static HostKeyScan.Shown scan(TestRouter router) throws IOException {
    return HostKeyScan.of(SSH, HERE, router.port(), router.file("known_hosts"));
  }

  @Test
  void aKnownKeyIsKnownAndANewOneMayBeBelieved() throws IOException, GeneralSecurityException {
    try (var router = new TestRouter(folder, TestRouter.ED25519, TestRouter.ED25519)) {
      var fingerprint = "ssh-ed25519 " + KeyUtils.getFingerPrint(router.hostKey.getPublic());
      var line = TestRouter.line(router.port(), router.hostKey);
      assertThat(scan(router)).isEqualTo(new HostKeyScan.Shown(fingerprint, line, true, Optional.empty()));
      Files.delete(router.file("known_hosts"));
      assertThat(scan(router)).isEqualTo(new HostKeyScan.Shown(fingerprint, line, false, Optional.empty()));
    }
  }

  /// Nobody is asked to believe it: it may be another machine that says it is the router.
  @Test
  void anotherKeyThanTheKnownOneIsHeldAgainstIt() throws IOException, GeneralSecurityException {
    try (var router = new TestRouter(folder, TestRouter.ED25519, TestRouter.ED25519)) {
      router.know(TestRouter.line(router.port(), TestRouter.key(TestRouter.ED25519)));
      var shown = scan(router);
      assertThat(shown.known()).isFalse();
      assertThat(shown.against().orElseThrow())
          .startsWith("the key of 127.0.0.1 has CHANGED from what " + router.file("known_hosts"))
          .endsWith("replace its line by: " + shown.line());
    }
  }

  @Test
  void whoIsNotThereIsNamedInWords() throws IOException {
    int port;
    try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    var known = folder.resolve("known_hosts");
    assertThatThrownBy(() -> HostKeyScan.of(SSH, HERE, port, known))
        .hasMessage("no SSH server answers at 127.0.0.1 port %d (Connection refused)".formatted(port));
    assertThatThrownBy(() -> HostKeyScan.of(SSH, "no..such", 22, known))
        .hasMessage("no SSH server answers at no..such port 22 (no such name is known)");
  }
}
