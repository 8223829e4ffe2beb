package net.wanwatch.collector.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A script that stays, against a real SSH server on the loopback interface.
class ExecTest {
  /// Of waiting for what comes at once on a machine that is idle.
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Ssh SSH = Ssh.start();

  @TempDir
  Path folder = Path.of("");

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<String> ends = new CopyOnWriteArrayList<>();
  private @Nullable TestRouter opened;
  private @Nullable SshShell connected;

  @AfterAll
  static void stop() {
    SSH.close();
  }

  @BeforeEach
  void open() throws IOException, GeneralSecurityException {
    opened = new TestRouter(folder, TestRouter.ED25519, TestRouter.ED25519);
    connected = new SshShell(SSH, router().config("127.0.0.1"), Duration.ofSeconds(20));
  }

  @AfterEach
  void close() throws IOException {
    shell().close();
    router().close();
  }

  private TestRouter router() {
    return Objects.requireNonNull(opened);
  }

  private SshShell shell() {
    return Objects.requireNonNull(connected);
  }

  private Exec watch() throws IOException {
    return shell().open("cd /tmp", lines::add, ends::add);
  }

  @Test
  void linesComeWholeAndAnswersToWhatWasSent() throws IOException {
    try (var exec = watch()) {
      exec.send("7");
      await().atMost(LONGEST).until(() -> lines.contains("= b 7"));
      assertThat(lines).containsExactly("= s 20 target", "28 bytes from 198.51.100.2: seq=0 ttl=64 time=1.0 ms",
          "nächste", "= b 7");
      assertThat(shell().run("beside it")).isEqualTo("beside it");
      assertThat(ends).isEmpty();
    }
    await().atMost(LONGEST).untilAsserted(() -> assertThat(ends).hasSize(1));
  }

  @Test
  void itsEndIsToldOnceWithTheReason() throws IOException {
    var exec = watch();
    exec.send("end");
    await().atMost(LONGEST).untilAsserted(() -> assertThat(ends).containsExactly("the script ended (exit code 3)"));
    assertThatThrownBy(() -> exec.send("x")).isInstanceOf(IOException.class).hasMessage("the channel is closed");
    exec.close();
    assertThat(ends).hasSize(1);
  }

  @Test
  void aLostSessionEndsIt() throws IOException {
    watch();
    router().stop();
    await().atMost(LONGEST).untilAsserted(() -> assertThat(ends).containsExactly("the connection was lost"));
  }

  @Test
  void whatTheShellSaysOfACommandItCannotRunIsTheReason() throws IOException {
    try (var exec = shell().open("nothing", lines::add, ends::add)) {
      await().atMost(LONGEST)
          .untilAsserted(() -> assertThat(ends).containsExactly("the script ended (exit code 127): ash: not found"));
      assertThat(exec).isNotNull();
    }
  }

  @Test
  void aLineHasALimitAndAHalfLineIsNone() {
    var whole = new ArrayList<String>();
    var taker = new Lines(whole::add);
    var bytes = ("x".repeat(3 * Lines.LONGEST) + "\r\nshort\nhalf").getBytes(UTF_8);
    for (int i = 0; i < bytes.length; i += 100) {
      taker.write(bytes, i, Math.min(100, bytes.length - i));
    }
    assertThat(whole).containsExactly("x".repeat(Lines.LONGEST), "short");
  }
}
