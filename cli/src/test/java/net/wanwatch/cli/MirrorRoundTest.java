package net.wanwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.wanwatch.agent.mirror.MirrorPages;
import net.wanwatch.collector.mirror.MirrorClient;
import net.wanwatch.collector.mirror.MirrorPush;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.WanwatchProgram;
import net.wanwatch.http.HttpServer;
import net.wanwatch.http.Servers;
import net.wanwatch.http.Token;
import net.wanwatch.journal.Journal;
import net.wanwatch.journal.Limits;
import net.wanwatch.journal.Mirror;
import net.wanwatch.journal.MirrorFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The collector's push and the agent's pages, over a real socket.
class MirrorRoundTest {
  private static final Instant EVENING = Instant.parse("2026-08-01T19:14:03.120Z");
  private static final int PORT = 9977;
  private static final String DAY = "2026-08-01.jsonl";

  @TempDir
  private Path site = Path.of("");
  @TempDir
  private Path vps = Path.of("");
  private boolean heard = true;

  /// An address of this host's loopback that no other test's process uses.
  private static String own() {
    long pid = ProcessHandle.current().pid();
    return "127.%d.%d.1".formatted(100 + pid / 256 % 100, pid % 256);
  }

  private Token token(String text) throws IOException {
    return Token.read(Optional.of(Files.writeString(vps.resolve("token"), text)));
  }

  private HttpServer agent() throws IOException {
    return HttpServer.open(List.of(own()), PORT, new PrometheusRegistry(), () -> true,
        new MirrorPages(new MirrorFolder(vps), token("correct-horse-battery")));
  }

  private MirrorPush push(String token) throws IOException {
    var addresses = List.of(URI.create("http://127.0.0.9:1"), URI.create("http://%s:%d".formatted(own(), PORT)));
    return new MirrorPush(new Mirror(site), new MirrorClient(Servers.inClear(addresses), "hill", token(token)),
        () -> heard);
  }

  private String write(int notes) throws IOException {
    try (var journal = Journal.open(site, new Journal.Writer("hill", WanwatchProgram.COLLECTOR, "0"), Limits.DEFAULT,
        InstantSource.fixed(EVENING))) {
      for (int i = 0; i < notes; i++) {
        journal.append(new Fact.Note(EVENING, "hill", "note " + "x".repeat(5000), Optional.empty()));
      }
      return journal.id();
    }
  }

  private Path mirrored(String id) {
    return vps.resolve("mirror/hill").resolve(id).resolve(DAY);
  }

  @Test
  void theJournalArrivesInBatchesAndGrows() throws Exception {
    var id = write(300);
    long size = Files.size(site.resolve(DAY));
    var push = push("correct-horse-battery");
    assertThatThrownBy(push::read).hasMessageMatching("the agent at 127\\..*:9977 does not answer: .*");
    assertThat(push.behind()).isEqualTo(OptionalLong.empty());
    try (var _ = agent()) {
      assertThat(push.read()).isBetween(1L, size - 1_000_000);
      assertThat(push.read()).isZero();
      write(1);
      heard = false;
      assertThat(push.read()).isGreaterThan(5000);
      assertThat(push.behind()).isNotEqualTo(OptionalLong.of(0));
      heard = true;
      assertThat(push("correct-horse-battery").read()).isZero();
    }
    assertThat(mirrored(id)).hasSameBinaryContentAs(site.resolve(DAY));
  }

  @Test
  void aWrongTokenIsRefusedAndAWipedJournalIsKeptApart() throws Exception {
    var first = write(2);
    try (var _ = agent()) {
      assertThatThrownBy(() -> push("another-horse-battery").read())
          .hasMessage("the agent refuses the journal (401): the token is wrong");
      var push = push("correct-horse-battery");
      push.read();
      Files.delete(site.resolve(DAY));
      var second = write(1);
      assertThat(push.read()).isZero();
      assertThat(mirrored(first)).isNotEmptyFile();
      assertThat(mirrored(second)).hasSameBinaryContentAs(site.resolve(DAY));
    }
  }
}
