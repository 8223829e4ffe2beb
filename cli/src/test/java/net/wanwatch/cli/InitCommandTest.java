package net.wanwatch.cli;

import static net.wanwatch.cli.Typed.wanwatch;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `wanwatch init` says before it has seen a router; the rest is tried in the lab.
class InitCommandTest {
  @TempDir
  private Path folder = Path.of("");

  private Typed init(String answers, String... more) throws IOException {
    var file = Files.writeString(folder.resolve("answers"), answers);
    var words = new ArrayList<>(
        List.of("init", "--config", folder.resolve("wanwatch.yaml") + "", "--answers", file.toString()));
    words.addAll(List.of(more));
    return wanwatch(words.toArray(String[]::new));
  }

  @Test
  void mistypedWordIsNamedWithItsLine() throws IOException {
    assertThat(init("router: 127.0.0.1\nlables: A, B\n")).isEqualTo(new Typed(1, "",
        "wanwatch: %s:2: 'lables' asks nothing: write one of router, host-key, site, labels, ceilings, chat, a colon and the answer\n"
            .formatted(folder.resolve("answers"))));
    assertThat(wanwatch("init", "--answers", folder.resolve("none").toString()))
        .isEqualTo(new Typed(1, "", "wanwatch: %s is no file of answers\n".formatted(folder.resolve("none"))));
  }

  @Test
  void routerThatIsNotThereIsOurTroubleInOneLine() throws IOException {
    int port;
    try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    assertThat(init("router: 127.0.0.1\n", "--port", port + "")).isEqualTo(new Typed(2, "",
        "wanwatch: no SSH server answers at 127.0.0.1 port %d (Connection refused)\n".formatted(port)));
    assertThat(init("", "--port", "99999"))
        .isEqualTo(new Typed(1, "", "wanwatch: --port must be 1 to 65535; see wanwatch init --help\n"));
    assertThat(folder).isDirectoryContaining("glob:**/answers").isDirectoryNotContaining("glob:**/wanwatch.yaml");
  }

  @Test
  void onTheVpsTheFileComesFromTheSite() {
    var file = folder.resolve("wanwatch.yaml");
    assertThat(wanwatch("init", "--agent", file.toString())).isEqualTo(new Typed(1, "",
        "wanwatch: %s is not there: copy it and its token here, from the site where 'wanwatch init' wrote them\n"
            .formatted(file)));
  }
}
