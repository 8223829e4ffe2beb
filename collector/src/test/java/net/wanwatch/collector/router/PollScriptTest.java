package net.wanwatch.collector.router;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import net.wanwatch.tunnel.Device;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script itself, run by busybox's shell.
class PollScriptTest {
  @TempDir
  Path folder = Path.of("");

  private PretendRouter router() throws IOException {
    return new PretendRouter(folder);
  }

  @BeforeEach
  void busybox() {
    PretendRouter.needsBusybox();
  }

  @Test
  void aWholeAnswerMissesNothing() throws IOException {
    var answer = PollAnswer.parse(router().poll(""));
    assertThat(answer.missing()).isEmpty();
    assertThat(answer.uptime()).hasMillis(3_246_100);
    assertThat(answer.load1()).contains(3.45);
    assertThat(answer.cpuSeconds()).containsEntry("user", 47.05).containsEntry("iowait", 5.2).hasSize(8);
    assertThat(answer.conntrack()).contains(214L);
    assertThat(answer.links()).contains(new RouterReading.Link("eth3", 224202, 0, 0, 2544674, 0, 0));
    assertThat(answer.addresses()).contains(new RouterReading.Address("eth1", "100.64.1.17/24"),
        new RouterReading.Address("wg1", "10.0.1.2/24"));
    assertThat(answer.wireguard().orElseThrow()).extracting(Device::name).containsExactly("wg1", "wg2", "wg3");
    assertThat(answer.trackers().orElseThrow()).contains("wg1wan/STATUS:online");
    assertThat(answer.policies().orElseThrow().policies().keySet()).containsExactly("balanced");
    assertThat(answer.settings().orElseThrow().changed().map(c -> c.mwan3().interfaces()).orElseThrow())
        .containsOnlyKeys("wg1wan", "wg2wan", "wg3wan");
  }

  @Test
  void versionsComeWithTheSettings() throws IOException {
    var router = router();
    router.put("proc/version", "Linux version 6.6.86 (builder@buildhost) (gcc 13.3.0) #0 SMP\n");
    router.put("etc/openwrt_release", "DISTRIB_ID='OpenWrt'\nDISTRIB_RELEASE='24.10.1'\n");
    router.put("usr/lib/opkg/info/mwan3.control", "Package: mwan3\nVersion: 2.11.16-1\nDepends: libc\n");
    var settings = PollAnswer.parse(router.poll("")).settings().orElseThrow();
    assertThat(settings.changed().orElseThrow().versions())
        .isEqualTo(Map.of("kernel", "6.6.86", "openwrt", "24.10.1", "mwan3", "2.11.16-1"));
    assertThat(router.poll(settings.sum())).doesNotContain("24.10.1");
    router.remove("usr/lib/opkg");
    router.put("lib/apk/db/installed", "P:mwan\nV:9\n\nP:mwan3\nV:2.12.0-r1\n\nP:next\nV:8\n");
    assertThat(PollAnswer.parse(router.poll("")).settings().orElseThrow().changed().orElseThrow().versions())
        .containsEntry("mwan3", "2.12.0-r1");
  }

  @Test
  void everyDeviceSaysItsMtu() throws IOException {
    var router = router();
    router.put("sys/class/net/wg1/mtu", "1420\n");
    router.put("sys/class/net/eth1/mtu", "1500\n");
    assertThat(PollAnswer.parse(router.poll("")).mtus()).isEqualTo(Map.of("wg1", 1420, "eth1", 1500));
  }

  @Test
  void itCallsNineCommandsAndNoUbus() throws IOException {
    var router = router();
    var sum = PollAnswer.parse(router.poll("")).settings().orElseThrow().sum();
    assertThat(router.calls()).containsExactly("awk", "cat", "cat", "date", "grep", "ip", "iptables", "md5sum", "uci",
        "wg");
    var again = PollAnswer.parse(router.poll(sum)).settings().orElseThrow();
    assertThat(router.calls()).containsExactly("awk", "cat", "cat", "date", "grep", "ip", "iptables", "md5sum", "wg");
    assertThat(again).isEqualTo(new PollAnswer.Settings(sum, Optional.empty()));
  }

  @Test
  void noKeyLeavesTheRouter() throws IOException {
    var dump = PretendRouter.capture("/router/wg-show-all-dump.router.all-online.txt").lines().toList();
    var answer = router().poll("");
    for (var row : dump) {
      var columns = row.split("\t", -1);
      var secret = columns.length == 5 ? columns[1] : columns[2];
      assertThat(secret.equals("(none)") || !answer.contains(secret)).isTrue();
    }
  }

  @Test
  void aRouterThatIsNoMultiWanRouterSaysWhatItLacks() throws IOException {
    var router = router();
    for (var gone : new String[]{"bin/wg", "bin/iptables", "bin/ip", "var", "etc", "proc/sys", "proc/net"}) {
      router.remove(gone);
    }
    var answer = PollAnswer.parse(router.poll(""));
    assertThat(answer.missing()).isEqualTo(
        Map.of(Part.WIREGUARD, "wg is not installed", Part.POLICIES, "iptables is not installed", Part.ADDRESSES,
            "ip is not installed", Part.MWAN3, "mwan3 is not installed", Part.SETTINGS, "there is no /etc/config/mwan3",
            Part.CONNTRACK, "the kernel tracks no connections", Part.LINKS, "/proc/net/dev cannot be read"));
  }

  @Test
  void aStoppedMwan3IsNotOneThatIsNotInstalled() throws IOException {
    var router = router();
    router.remove("var/run/mwan3track");
    assertThat(PollAnswer.parse(router.poll("")).missing()).isEqualTo(Map.of(Part.MWAN3, PollScript.STOPPED));
  }

  @Test
  void oneTrackerFileAloneStillHasItsName() throws IOException {
    var router = router();
    router.remove("var/run/mwan3track");
    router.put("var/run/mwan3track/wg1wan/STATUS", "online\n");
    assertThat(PollAnswer.parse(router.poll("")).trackers().orElseThrow()).containsExactly("wg1wan/STATUS:online");
  }

  @Test
  void whatFailsSaysSoAndCostsNothingElse() throws IOException {
    var router = router();
    router.command("iptables", "echo 'another app holds the xtables lock' >&2; exit 4");
    router.command("wg", "echo 'Unable to access interface wg1: Permission denied' >&2");
    router.command("uci", "exit 1");
    router.command("ip", "exit 2");
    var answer = PollAnswer.parse(router.poll(""));
    assertThat(answer.missing()).isEqualTo(Map.of(Part.POLICIES, "iptables failed: another app holds the xtables lock",
        Part.WIREGUARD, "wg says: Unable to access interface wg1: Permission denied", Part.SETTINGS, "uci failed",
        Part.ADDRESSES, "ip failed"));
    assertThat(answer.links()).isNotEmpty();
  }

  /// The kernel gives the first digit of 214 to a shell that reads byte by byte.
  @Test
  void theShellReadsNothingBelowProcSys() {
    assertThat(PollScript.text("").lines().filter(l -> l.contains("/proc/sys"))).isNotEmpty();
    assertThat(PollScript.text("")).doesNotContainPattern("read [^;]*<\\S*(\\$f|/proc/sys)");
  }

  @Test
  void itFitsIntoOneCommandOfDropbear() {
    assertThat(PollScript.text("0123456789abcdef0123456789abcdef").getBytes(UTF_8)).hasSizeLessThan(PollScript.LONGEST);
  }

  @Test
  void aStrangeChecksumNeverReachesTheRoutersShell() {
    assertThat(PollScript.text("'; reboot; '")).doesNotContain("reboot");
  }
}
