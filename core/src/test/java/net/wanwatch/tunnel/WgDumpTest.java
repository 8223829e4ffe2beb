package net.wanwatch.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.wanwatch.shell.LocalShell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WgDumpTest {
  private static final Path CAPTURES = Path.of("src/test/resources/tunnel");

  /// The script as it runs on a host, with a `wg` that prints a capture.
  private static String stripped(String capture) throws IOException {
    var wg = "wg() { cat " + CAPTURES.resolve(capture) + "; }\n";
    return new LocalShell(Duration.ofSeconds(10)).run(wg + WgDump.SCRIPT);
  }

  private static List<Device> devices(String capture) throws IOException {
    return WgDump.parse(stripped(capture));
  }

  @Test
  void interfacesAreSortedAndHaveTheirPeers() throws IOException {
    assertThat(devices("wg-show-all-dump.router.all-online.txt")).extracting(Device::name)
        .containsExactly("wg1", "wg2", "wg3");
  }

  @Test
  void everyColumnIsReadButTheKeys() throws IOException {
    var wg2 = devices("wg-show-all-dump.router.all-online.txt").get(1);
    assertThat(wg2)
        .isEqualTo(new Device("wg2", Optional.of("J7DEcCWh1MgD++k4q1CMy56oC9zJEZbsCaid+fzTan4="), 30002, 0x389,
            List.of(new Device.Peer("RcN2iQT+rfnNyapW9gSW1gMjuYv0G3KDmJ+onXSAPng=", Optional.of("203.0.113.10:30002"),
                List.of("0.0.0.0/0", "::/0"), Optional.of(Instant.ofEpochSecond(1795346320)), 16532, 17020))));
  }

  @Test
  void peerWithoutHandshakeHasNone() throws IOException {
    var peers = devices("wg-show-all-dump.vps.never-handshaked-peer.txt").getFirst().peers();
    assertThat(peers.getLast()).isEqualTo(new Device.Peer("IwR6w7oLE1PoKoSl/QJJMYI57ei6G00vmNca9hPn6FE=",
        Optional.empty(), List.of(), Optional.empty(), 0, 0));
  }

  @Test
  void privateAndPresharedKeysDoNotLeaveTheHost() throws IOException {
    var raw = Files.readString(CAPTURES.resolve("wg-show-all-dump.router.all-online.txt"));
    var keys = raw.lines()
        .map(line -> List.of(line.split("\t")))
        .map(row -> row.get(row.size() == 5 ? 1 : 2))
        .filter(key -> key.endsWith("="))
        .toList();
    assertThat(keys).hasSize(4);
    assertThat(stripped("wg-show-all-dump.router.all-online.txt")).doesNotContain(keys);
  }

  @Test
  void rowsOfAnUnknownWidthAreNotQuoted() throws IOException {
    var shell = new LocalShell(Duration.ofSeconds(10));
    var text = shell.run("wg() { printf 'wg1\\tSECRET\\tx\\n'; }\n" + WgDump.SCRIPT);
    assertThat(text).doesNotContain("SECRET");
    assertThatThrownBy(() -> WgDump.parse(text)).isInstanceOf(MalformedDump.class)
        .hasMessage("wg says: a row of 3 columns");
  }

  /// Two interfaces, of the first one two peers.
  private static final String DUMP = """
    wg1\ta=\t30001\t0x388
    wg1\tb=\t203.0.113.10:30001\t0.0.0.0/0\t1795346318\t17428\t17916\t25
    wg1\tc=\t(none)\t(none)\t0\t1\t2\toff
    wg2\td=\t30002\toff
    wg2\te=\t(none)\t(none)\t0\t3\t4\toff
    """;

  private static String read(String dump, List<String> faults) throws MalformedDump {
    return WgDump.parse(dump, faults::add)
        .stream()
        .map(d -> d.name() + d.peers().stream().map(Device.Peer::publicKey).toList())
        .toList()
        .toString();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"\t17428\t|\t-1\t|line 2, column 6 is no number",
      "\t17916\t|\t99999999999999999999\t|line 2, column 7 is no number",
      "1795346318|253402300799|line 2, column 5 is no time", "1795346318|NaN|line 2, column 5 is no number",
      "wg1\tb=|wg1\tc=|line 3 is a peer that came before"})
  void nonsenseInARowCostsThatRow(String what, String instead, String fault) throws MalformedDump {
    var faults = new ArrayList<String>();
    assertThat(read(DUMP.replace(what, instead), faults)).isEqualTo("[wg1[c=], wg2[e=]]");
    assertThat(faults).containsExactly(fault);
    assertThatThrownBy(() -> WgDump.parse(DUMP.replace(what, instead))).isInstanceOf(MalformedDump.class)
        .hasMessage(fault);
  }

  @Test
  void nonsenseInAnInterfacesRowCostsThatInterface() throws MalformedDump {
    var faults = new ArrayList<String>();
    assertThat(read(DUMP.replace("30001\t0x388", "70000\t0x388"), faults)).isEqualTo("[wg2[e=]]");
    assertThat(read(DUMP.replace("0x388", "-0x1"), faults)).isEqualTo("[wg2[e=]]");
    assertThat(read(DUMP + "wg2\tz=\t1\toff\n", faults)).isEqualTo("[wg1[b=, c=], wg2[e=]]");
    assertThat(faults).containsExactly("line 1, column 3 is no port", "line 1, column 4 is no number",
        "line 6 is an interface that came before");
  }

  @Test
  void noInterfaceAtAllIsNoFault() throws IOException {
    assertThat(devices("wg-show-all-dump.no-interface.txt")).isEmpty();
  }

  @Test
  void whatWgSaysInsteadIsPassedOn() {
    var shell = new LocalShell(Duration.ofSeconds(10));
    var wg = "wg() { cat " + CAPTURES.resolve("wg-show-all-dump.not-permitted.txt.stderr") + " >&2; return 1; }\n";
    assertThatThrownBy(() -> WgDump.parse(shell.run(wg + WgDump.SCRIPT))).isInstanceOf(MalformedDump.class)
        .hasMessage("wg says: Unable to access interface wg1: Permission denied");
  }

  @Test
  void hostWithoutWgSaysSo() {
    var shell = new LocalShell(Duration.ofSeconds(10));
    assertThatThrownBy(() -> WgDump
        .parse(shell.run("PATH=/nowhere\nawk() { while read -r l; do echo \"! $l\"; done; }\n" + WgDump.SCRIPT)))
        .isInstanceOf(MalformedDump.class)
        .hasMessageContaining("wg: not found");
  }

  @Test
  void dumpCutAtAnyByteIsRefusedOrHasOnlyWholeRows() throws IOException {
    var text = stripped("wg-show-all-dump.router.all-online.txt");
    var rows = text.lines().count();
    var whole = WgDump.parse(text);
    for (int end = 0; end < text.length(); end++) {
      var cut = text.substring(0, end);
      try {
        var devices = WgDump.parse(cut);
        assertThat(cut.lines().count()).isLessThanOrEqualTo(rows);
        assertThat(whole.stream().flatMap(d -> d.peers().stream()))
            .containsAll(devices.stream().flatMap(d -> d.peers().stream()).toList());
      } catch (MalformedDump e) {
        assertThat(cut).doesNotEndWith("\n");
      }
    }
  }
}
