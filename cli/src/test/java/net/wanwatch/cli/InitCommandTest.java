package net.wanwatch.cli;

import static net.wanwatch.cli.Typed.wanwatch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
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

  @Test
  void routersAddressHasNoPortAndIsOne() throws IOException {
    assertThat(init("site: hill\nrouter: 192.168.1.1:2222\n")).isEqualTo(new Typed(1, "",
        "wanwatch: %s:2: 'router' is not right: a port stands at the command, --port 2222; write an address or a host name\n"
            .formatted(folder.resolve("answers"))));
    for (var no : List.of("192.168.1.999", "192.168.1", "a b", "fe80::1%br-lan", "http://192.168.1.1")) {
      var typed = init("router: " + no + "\n");
      assertThat(typed.err()).contains("answers:1: 'router' is not right: ").hasLineCount(1);
      assertThat(typed.code()).isEqualTo(1);
    }
  }

  @Test
  void answersThatAreNoTextAreNamedWithTheirLine() throws IOException {
    var file = folder.resolve("latin1");
    Files.write(file, "router: 127.0.0.1\nsite: H\u00fcgel\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(wanwatch("init", "--config", folder.resolve("wanwatch.yaml") + "", "--answers", file.toString()))
        .isEqualTo(new Typed(1, "", "wanwatch: %s:2: this is not UTF-8: save the file as UTF-8\n".formatted(file)));
    assertThat(init("\uFEFFrouter: 192.168.1.1:22\n").err()).contains("answers:1: 'router' is not right");
  }

  @Test
  void placeThatCannotBeWrittenIsSaidBeforeAnybodyIsAsked() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "");
    for (var place : List.of(folder, file.resolve("wanwatch.yaml"))) {
      var typed = wanwatch("init", "--config", place.toString(), "--answers", file.toString());
      assertThat(typed.code()).isEqualTo(1);
      assertThat(typed.out()).isEmpty();
      assertThat(typed.err()).contains("folder").hasLineCount(1);
    }
    assertThat(init("", "--user", "root; reboot").err()).startsWith("wanwatch: --user 'root; reboot' is no name");
  }

  @Test
  void endOfTheVpsThatIsNotToldIsAskedForWithItsLine() {
    var file = Path.of("wanwatch.yaml");
    assertThatThrownBy(() -> InitCommand.whole(file, """
        tunnels:
          # - {name: wg9, router-address: 10.0.9.2, vps-address: ?}
          - {name: wg1, router-address: 10.0.1.2, vps-address: 10.0.1.1, uplink: eth1}
          - {name: wg2, label: "?", router-address: 10.0.2.2, vps-address: ?, uplink: eth2}
        """)).isInstanceOf(LocalClient.Wrong.class)
        .hasMessage(
            "wanwatch.yaml:4: the VPS's end of wg2 is told nowhere on the router: write its vps-address in place of the question mark (on the VPS: ip -4 addr show wg2)");
  }
}
