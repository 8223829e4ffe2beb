package net.wanwatch.collector.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import net.wanwatch.config.Config;
import org.apache.sshd.client.config.hosts.KnownHostHashValue;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Against a real SSH server on the loopback interface.
class SshShellTest {
  /// Of waiting for what comes at once on a machine that is idle.
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Ssh SSH = Ssh.start();
  private static final String HERE = "127.0.0.1";

  private final AtomicLong now = new AtomicLong();

  @TempDir
  Path folder = Path.of("");

  @AfterAll
  static void stop() {
    SSH.close();
  }

  private SshShell shell(Config.Router router, Duration timeout) {
    return new SshShell(new SshLogin(SSH, router), timeout, new Backoff(now::get, () -> 0));
  }

  private SshShell shell(Config.Router router) {
    return shell(router, Duration.ofSeconds(20));
  }

  private TestRouter router() throws IOException, GeneralSecurityException {
    return new TestRouter(folder, TestRouter.ED25519, TestRouter.ED25519);
  }

  @ParameterizedTest
  @CsvSource({"ssh-ed25519, ssh-ed25519", "ssh-rsa, ssh-rsa", "ssh-ed25519, ssh-rsa"})
  void oneSessionCarriesManyRuns(String hostKey, String userKey) throws IOException, GeneralSecurityException {
    try (var router = new TestRouter(folder, hostKey, userKey); var shell = shell(router.config(HERE))) {
      assertThat(shell.run("one\nline more")).isEqualTo("one\nline more");
      int sessions = router.sessions.get();
      assertThat(shell.run("zwei äöü")).isEqualTo("zwei äöü");
      assertThat(router.sessions).hasValue(sessions);
    }
  }

  @Test
  void anUnknownHostIsRefusedWithItsFingerprintAndTheLineToAdd() throws IOException, GeneralSecurityException {
    try (var router = router(); var shell = shell(router.config(HERE))) {
      router.know("# nobody");
      var line = TestRouter.line(router.port(), router.hostKey);
      assertThatThrownBy(() -> shell.run("x")).isInstanceOf(IOException.class)
          .hasMessage(
              "127.0.0.1: the key of 127.0.0.1 is unknown, it is not in %s: ssh-ed25519 %s; if it is the"
                  + " router's, add: %s",
              router.file("known_hosts"), KeyUtils.getFingerPrint(router.hostKey.getPublic()), line)
          .hasMessageContaining("SHA256:")
          .hasMessageNotContaining("\n");
      router.know(line);
      now.addAndGet(Duration.ofSeconds(1).toNanos());
      assertThat(shell.run("x")).isEqualTo("x");
    }
  }

  @Test
  void withoutAKnownHostsFileEveryHostIsUnknown() throws IOException, GeneralSecurityException {
    try (var router = router(); var shell = shell(router.config(HERE))) {
      Files.delete(router.file("known_hosts"));
      assertThatThrownBy(() -> shell.run("x")).hasMessageContaining("there is no file");
    }
  }

  @Test
  void aChangedKeyIsRefusedAsSuch() throws IOException, GeneralSecurityException {
    try (var router = router(); var shell = shell(router.config(HERE))) {
      router.know(TestRouter.line(router.port(), TestRouter.key(TestRouter.ED25519)));
      assertThatThrownBy(() -> shell.run("x")).isInstanceOf(IOException.class)
          .hasMessageContaining("has CHANGED")
          .hasMessageContaining(KeyUtils.getFingerPrint(router.hostKey.getPublic()))
          .hasMessageEndingWith(TestRouter.line(router.port(), router.hostKey));
    }
  }

  @Test
  void aRevokedKeyIsRefused() throws IOException, GeneralSecurityException {
    try (var router = router(); var shell = shell(router.config(HERE))) {
      var line = TestRouter.line(router.port(), router.hostKey);
      router.know(line + "\n@revoked " + line);
      assertThatThrownBy(() -> shell.run("x")).hasMessageContaining("revoked");
    }
  }

  @Test
  void aHashedEntryIsKnown() throws Exception {
    try (var router = router(); var shell = shell(router.config(HERE))) {
      var salt = new byte[20];
      var digest = KnownHostHashValue.calculateHashValue(HERE, router.port(), BuiltinMacs.hmacsha1, salt);
      router.know("|1|%s|%s %s".formatted(Base64.getEncoder().encodeToString(salt),
          Base64.getEncoder().encodeToString(digest), PublicKeyEntry.toString(router.hostKey.getPublic())));
      assertThat(shell.run("x")).isEqualTo("x");
    }
  }

  @Test
  void aHostKnownByItsOtherPortIsUnknownHere() throws IOException, GeneralSecurityException {
    try (var router = router(); var shell = shell(router.config(HERE))) {
      router.know(TestRouter.line(22, router.hostKey));
      assertThatThrownBy(() -> shell.run("x")).hasMessageContaining("is unknown");
    }
  }

  @Test
  void aKeyTheRouterDoesNotTakeIsSaidWithItsFingerprint() throws IOException, GeneralSecurityException {
    try (var router = router(); var shell = shell(router.config(HERE))) {
      var other = TestRouter.key(TestRouter.ED25519);
      router.writeKey(other, "");
      assertThatThrownBy(() -> shell.run("x")).hasMessage("127.0.0.1: refuses the key of %s (%s) for user root",
          router.file("key"), KeyUtils.getFingerPrint(other.getPublic()));
    }
  }

  @Test
  void aPassphraseFilesFirstLineOpensTheKey() throws IOException, GeneralSecurityException {
    try (var router = router()) {
      router.writeKey(router.userKey(), "open sesame");
      Files.writeString(router.file("passphrase"), "open sesame\nnot this\n");
      try (var shell = shell(router.config(Optional.of(router.file("passphrase")), HERE))) {
        assertThat(shell.run("x")).isEqualTo("x");
      }
    }
  }

  @Test
  void whatIsWrongWithAKeyFileIsSaidInOneLine() throws IOException, GeneralSecurityException {
    try (var router = router()) {
      var key = router.file("key");
      var phrase = router.file("passphrase");
      router.writeKey(router.userKey(), "open sesame");
      Files.writeString(phrase, "open barley\n");
      assertRefused(router.config(HERE), "key file %s is encrypted and no passphrase file is configured", key);
      assertRefused(router.config(Optional.of(phrase), HERE), "passphrase file %s does not open key file %s", phrase,
          key);
      Files.delete(phrase);
      assertRefused(router.config(Optional.of(phrase), HERE), "passphrase file %s does not exist", phrase);
      Files.writeString(key, "no key at all\n");
      assertRefused(router.config(HERE), "key file %s holds no private key", key);
      Files.delete(key);
      assertRefused(router.config(HERE), "key file %s does not exist", key);
    }
  }

  @ParameterizedTest
  @CsvSource({"ssh-ed25519", "ssh-rsa"})
  void aPemKeyIsTaken(String type) throws IOException, GeneralSecurityException {
    try (var router = new TestRouter(folder, TestRouter.ED25519, type); var shell = shell(router.config(HERE))) {
      var encoded = Base64.getMimeEncoder().encodeToString(router.userKey().getPrivate().getEncoded());
      Files.writeString(router.file("key"),
          "-----BEGIN PRIVATE KEY-----\n" + encoded + "\n-----END PRIVATE KEY-----\n");
      assertThat(shell.run("x")).isEqualTo("x");
    }
  }

  @Test
  void theSecondAddressIsUsedWhenTheFirstIsDead() throws IOException, GeneralSecurityException {
    try (var router = router(); var shell = shell(router.config("127.0.0.2", HERE))) {
      assertThat(shell.run("x")).isEqualTo("x");
    }
  }

  /// A try that took too long must not look like an interruption, which would end the poll for ever.
  @Test
  void anAddressThatTakesUsInAndSaysNothingIsGivenUp() throws IOException, GeneralSecurityException {
    try (var router = router(); var mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var key = new KeyFile(router.file("key"), Optional.empty());
      var login = new SshLogin(SSH, List.of(HERE), mute.getLocalPort(), "root", key, router.file("known_hosts"),
          Duration.ofSeconds(1), Duration.ofMillis(300));
      try (var shell = new SshShell(login, Duration.ofSeconds(1), new Backoff(now::get, () -> 0))) {
        assertThatThrownBy(() -> shell.run("x")).isInstanceOf(IOException.class)
            .hasMessage("127.0.0.1: no SSH session (no answer within 300 ms)");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
      }
    }
  }

  @Test
  void anAddressWithNobodyBehindItIsGivenUp() throws IOException, GeneralSecurityException {
    try (var router = router();
        var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var first = new Socket(InetAddress.getLoopbackAddress(), full.getLocalPort());
        var second = new Socket(InetAddress.getLoopbackAddress(), full.getLocalPort())) {
      var key = new KeyFile(router.file("key"), Optional.empty());
      var login = new SshLogin(SSH, List.of(HERE), full.getLocalPort(), "root", key, router.file("known_hosts"),
          Duration.ofMillis(300), Duration.ofSeconds(1));
      try (var shell = new SshShell(login, Duration.ofSeconds(1), new Backoff(now::get, () -> 0))) {
        assertThat(first.isConnected() && second.isConnected()).isTrue();
        assertThatThrownBy(() -> shell.run("x")).isInstanceOf(IOException.class)
            .hasMessage("127.0.0.1: cannot be reached (no answer within 300 ms)");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
      }
    }
  }

  @Test
  void aHangingCommandIsGivenUpAndTheSessionGoesOn() throws IOException, GeneralSecurityException {
    try (var router = router(); var shell = shell(router.config(HERE), Duration.ofSeconds(5))) {
      shell.run("x");
      int sessions = router.sessions.get();
      assertThatThrownBy(() -> shell.run("hang")).isInstanceOf(IOException.class).hasMessage("no answer within 5 s");
      assertThat(shell.run("x")).isEqualTo("x");
      assertThat(router.sessions).hasValue(sessions);
    }
  }

  @Test
  void anInterruptedRunEndsAtOnceAndStaysInterrupted() throws IOException, GeneralSecurityException {
    try (var router = router(); var shell = shell(router.config(HERE))) {
      shell.run("x");
      var thrown = new AtomicReference<Throwable>();
      var interrupted = new AtomicReference<>(false);
      var thread = Thread.ofVirtual().start(() -> {
        try {
          shell.run("hang");
        } catch (IOException e) {
          thrown.set(e);
          interrupted.set(Thread.currentThread().isInterrupted());
        }
      });
      await().atMost(LONGEST).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
      thread.interrupt();
      await().atMost(LONGEST).until(() -> !thread.isAlive());
      assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
      assertThat(interrupted.get()).isTrue();
      assertThat(shell.run("x")).isEqualTo("x");
    }
  }

  @Test
  void anAnswerWithoutEndIsCutOff() throws IOException, GeneralSecurityException {
    try (var router = router(); var shell = shell(router.config(HERE))) {
      assertThatThrownBy(() -> shell.run("flood")).hasMessage("the answer is longer than 1048576 bytes");
    }
  }

  @Test
  void aShellThatDoesNotStartIsNoAnswer() throws IOException, GeneralSecurityException {
    try (var router = router(); var shell = shell(router.config(HERE))) {
      assertThatThrownBy(() -> shell.run("nothing"))
          .hasMessage("the router's shell did not run it (exit code 127): ash: not found");
    }
  }

  @Test
  void aLostConnectionIsMadeAnewByTheNextRun() throws IOException, GeneralSecurityException {
    try (var router = router(); var shell = shell(router.config(HERE))) {
      assertThatThrownBy(() -> shell.run("die")).isInstanceOf(IOException.class)
          .hasMessageStartingWith("the connection was lost");
      assertThat(shell.run("x")).isEqualTo("x");
    }
  }

  @Test
  void aRouterThatIsAwayIsLeftAloneForAWhile() throws IOException, GeneralSecurityException {
    try (var router = router(); var shell = shell(router.config(HERE))) {
      shell.run("x");
      router.stop();
      await().atMost(LONGEST)
          .untilAsserted(() -> assertThatThrownBy(() -> shell.run("x")).hasMessageContaining("Connection refused"));
      router.startAgain(router.hostKey);
      assertThatThrownBy(() -> shell.run("x")).as("in backoff").hasMessageContaining("Connection refused");
      now.addAndGet(Duration.ofSeconds(1).toNanos());
      assertThat(shell.run("x")).isEqualTo("x");
    }
  }

  @Test
  void nothingRunsAfterClose() throws IOException, GeneralSecurityException {
    try (var router = router()) {
      var shell = shell(router.config(HERE));
      shell.run("x");
      shell.close();
      assertThatThrownBy(() -> shell.run("x")).hasMessage("closed");
    }
  }

  private void assertRefused(Config.Router router, String message, Object... arguments) {
    try (var shell = shell(router)) {
      assertThatThrownBy(() -> shell.run("x")).isInstanceOf(IOException.class).hasMessage(message, arguments);
    }
  }
}
