package net.wanwatch.cli;

import static net.wanwatch.cli.Typed.wanwatch;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is refused before any host is asked.
class PlanCommandTest {
  private static final String KEY = "68jMSgrh59gncOzE4Tbaee22QknDXGS7A5R5wJXR7gk=";

  private static String refused(String... more) {
    var words = Stream.concat(Stream.of("plan", "--config", "../examples/wanwatch.yaml"), Stream.of(more))
        .toArray(String[]::new);
    var typed = wanwatch(words);
    assertThat(typed.code()).isEqualTo(ExitCode.YOUR_INPUT);
    assertThat(typed.out()).isEmpty();
    return typed.err().lines().findFirst().orElse("");
  }

  @Test
  void keyOfTwoTunnelsIsRefusedWithBothNames() {
    for (var end : List.of("router", "vps")) {
      assertThat(refused("--apply", end, "--key", "wg1=" + KEY, "--key", "wg3=" + KEY))
          .contains("--key wg3: it is the key of wg1 too; each tunnel has one of its own (wg show wg3 public-key)");
    }
  }

  @Test
  void keyOfZerosIsNone() {
    assertThat(refused("--diff", "--key", "wg2=" + "A".repeat(43) + "="))
        .contains("--key wg2: this key is all zeros, which is none (wg show wg2 public-key)");
  }

  @Test
  void keyThatIsNot32BytesIsNone() {
    for (var key : List.of("", "abc", KEY.substring(1), KEY + "=", KEY.replace("k=", "l="))) {
      assertThat(refused("--diff", "--key", "wg2=" + key)).contains("--key wg2: '" + key + "' is no public key");
    }
  }

  @Test
  void applyAlreadyShowsWhatDiffShows() {
    for (var end : List.of("router", "vps")) {
      assertThat(refused("--diff", "--apply", end)).contains("--diff shows what --apply does", "write one of them");
    }
  }

  @Test
  void deviceOfTheVpsIsANameAndNoCommand() {
    for (var device : List.of("eth0; rm -rf /", "", "eth0 eth1", "$(reboot)", "wg1", "a-name-that-is-too-long")) {
      assertThat(refused("--vps", "203.0.113.10", "--vps-device", device))
          .startsWith("wanwatch: --vps-device '%s' is no device by which a VPS reaches the internet".formatted(device));
    }
  }

  @Test
  void placeOfTheVpsIsLookedAtBeforeAnythingIsShown() {
    assertThat(refused("--vps", "203.0.113.999")).contains("--vps '203.0.113.999' is no IPv4 address and no host name");
    assertThat(refused("--vps", "10.0.1.1", "--apply", "vps", "--yes")).contains("--vps 10.0.1.1 lies in wg1");
    assertThat(refused("--vps", "192.168.1.1")).contains("lies in the LAN (the router is 192.168.1.1)");
  }

  @Test
  void hereIsForTheVps() {
    assertThat(refused("--here", "--vps", "203.0.113.10")).contains("--here goes with --apply vps alone");
  }
}
