package net.wanwatch.setup.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import net.wanwatch.setup.TestSetup;
import net.wanwatch.setup.find.SetupFinder;
import net.wanwatch.shell.LocalShell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouterSetupTest {
  @TempDir
  private Path root;

  @Test
  void everyPartOfTheAuthorsRouterIsRead() {
    var setup = TestSetup.magic();
    assertEquals(Optional.of("24.10.0"), setup.release());
    assertEquals(Optional.of("2.12.2-r1"), setup.mwan3Version());
    assertEquals("eth2", setup.devices().get("wan2"));
    assertEquals("10.0.1.2/24", setup.addresses().getOrDefault("wg1", List.of()).getFirst());
    assertEquals(1420, setup.mtus().get("wg1"));
    assertEquals("wan3", setup.tables().get("212"));
    assertTrue(setup.sameTable("212", "wan3"));
    assertEquals(0x388, setup.wireguard("wg1").orElseThrow().fwmark());
    assertTrue(setup.missing().isEmpty(), setup.missing().toString());
  }

  /// `0x389` has bits of mwan3's mask: where its own rule did not come first, it would be taken for one of the crew's.
  @Test
  void ruleIsForAMark() {
    var rules = TestSetup.magic().rules();
    assertEquals(List.of("local", "wan2", "3", "main", "default"),
        rules.stream().filter(rule -> rule.isFor(0x389)).flatMap(rule -> rule.table().stream()).toList());
    assertTrue(rules.stream().anyMatch(rule -> rule.priority() == 2001 && rule.mask() == 0x3f00 && rule.isFor(0x188)));
  }

  @Test
  void routeNamesItsTable() {
    var route = Route.parse(List.of("default via 100.64.1.1 dev eth1 table wan1 proto static metric 40 ",
        "unreachable default table 5 metric 4278198272 ", "10.0.1.0/24 dev wg1 scope link", ""));
    assertEquals(new Route("default", Optional.of("100.64.1.1"), Optional.of("eth1"), "wan1"), route.get(0));
    assertEquals(new Route("default", Optional.empty(), Optional.empty(), "5"), route.get(1));
    assertEquals("main", route.get(2).table());
    assertEquals(3, route.size());
  }

  @Test
  void noSecretLeavesTheRouter() throws IOException {
    tool("uci", "[ \"$2\" = get ] && echo SECRET9 || cat \"$(dirname \"$0\")/$2\" 2>/dev/null");
    Files.writeString(root.resolve("network"), """
        network.wg1=interface
        network.wg1.proto='wireguard'
        network.wg1.private_key='SECRET1='
        network.@wireguard_wg1[0]=wireguard_wg1
        network.@wireguard_wg1[0].preshared_key='SECRET2='
        network.@wireguard_wg1[0].public_key='PUBLIC='
        network.wan4=interface
        network.wan4.proto='pppoe'
        network.wan4.username='SECRET3'
        network.wan4.password='SECRET4'
        network.wan5.pincode='SECRET5'
        network.wan5.password='SECRET6
        network.wan5.proto=SECRET7'
        """);
    tool("wg", "printf 'wg1\\tSECRET8=\\tPUBLIC=\\t30001\\t0x388\\n'");
    var answer = new LocalShell(Duration.ofSeconds(20))
        .run("PATH=%s:$PATH\n%s".formatted(root, RouterScript.text(root.toString())));
    assertTrue(answer.contains("PUBLIC="), answer);
    for (var secret : List.of("SECRET1", "SECRET2", "SECRET3", "SECRET4", "SECRET5", "SECRET6", "SECRET8", "SECRET9")) {
      assertFalse(answer.contains(secret), secret + " in " + answer);
    }
    assertTrue(RouterSetup.parse(answer).network().ofType("interface").getFirst().flag("has_key", false), answer);
    assertEquals(Optional.of("wireguard"),
        RouterSetup.parse(answer).network().ofType("interface").getFirst().text("proto"));
  }

  /// With the tools of this machine, and files of a router.
  @Test
  void routerBesideItsTunnelsIsRead() throws IOException {
    tool("uci", """
        case "$*" in
        'show dhcp') echo dhcp.lan=dhcp; echo 'dhcp.@dnsmasq[0]=dnsmasq'; echo "dhcp.@dnsmasq[0].server='8.8.8.8@wg1'"
        echo "dhcp.@host[0].mac='SECRET'" ;;
        'show system') echo system.ntp=timeserver; echo "system.ntp.server='162.159.200.1'" ;;
        'show dropbear') echo 'dropbear.@dropbear[0]=dropbear'; echo "dropbear.@dropbear[0].IdleTimeout='5'" ;;
        '-q get system.ntp.server') echo 0.pool.ntp.org 162.159.200.1 ;;
        *) exit 1 ;;
        esac""");
    tool("ip", """
        case "$*" in
        '-4 route get '*) echo "$4 via 10.0.1.1 dev wg1 src 10.0.1.2 uid 0"; echo '    cache' ;;
        '-6 route show table all') echo 'fe80::/64 dev eth0'; echo 'default via fe80::1 dev eth1 metric 512' ;;
        *) exit 1 ;;
        esac""");
    tool("pidof", "exit 1");
    tool("df", "echo Filesystem; echo '/dev/ubi0_1 91716 3412 83552 4% /overlay'");
    for (var file : List.of("proc/sys/net/ipv4/conf/all/rp_filter:0", "proc/sys/net/ipv4/conf/wg1/rp_filter:1",
        "proc/sys/net/ipv4/ip_forward:1", "tmp/resolv.conf.d/resolv.conf.auto:# Interface wan1\nnameserver 1.1.1.1",
        "proc/meminfo:MemTotal:  500000 kB\nMemFree:   9 kB\nMemAvailable:   4321 kB", "dev/rtc0:", "overlay/upper:")) {
      var parts = file.split(":", 2);
      Files.createDirectories(root.resolve(parts[0]).getParent());
      Files.writeString(root.resolve(parts[0]), parts[1] + "\n");
    }
    var answer = new LocalShell(Duration.ofSeconds(20))
        .run("PATH=%s:$PATH\n%s".formatted(root, RouterScript.text(root.toString())));
    assertFalse(answer.contains("SECRET"), answer);
    var host = RouterSetup.parse(answer).host();
    assertEquals(Map.of("all", 0, "wg1", 1), host.rpFilters());
    assertEquals(Optional.of(true), host.forwards());
    assertEquals(Optional.of("eth1"), host.defaults6().getFirst().device());
    assertEquals(List.of("8.8.8.8@wg1"), host.names().ofType("dnsmasq").getFirst().list("server"));
    assertEquals(List.of("1.1.1.1"), host.nameservers());
    assertEquals(5, host.dropbear().ofType("dropbear").getFirst().number("IdleTimeout", 0));
    assertEquals(new RouterHost.Clock(true, false, false, Map.of("9.9.9.9", "wg1", "162.159.200.1", "wg1")),
        host.clock());
    assertEquals(OptionalLong.of(83_552), host.flashKilobytes());
    assertEquals(OptionalLong.of(4_321), host.memoryKilobytes());
  }

  /// Files there give a number to one question alone: a shell that reads byte by byte gets no end of a line.
  @Test
  void kernelsOwnNumbersAreRead() throws IOException {
    var answer = new LocalShell(Duration.ofSeconds(20)).run(RouterScript.text());
    var host = RouterSetup.parse(answer).host();
    assertTrue(host.forwards().isPresent(), answer);
    assertTrue(host.rpFilters().containsKey("all"), answer);
  }

  /// One that says nothing of itself is not known, and nothing is said of it.
  @Test
  void routerThatSaysNothingIsNotKnown() {
    var host = TestSetup.magic().host();
    assertEquals(Optional.empty(), host.forwards());
    assertEquals(OptionalLong.empty(), host.memoryKilobytes());
    assertEquals(Map.of(), host.rpFilters());
  }

  private void tool(String name, String script) throws IOException {
    var file = root.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void nonsenseCostsNothingButItself() {
    var random = new Random(15);
    for (int i = 0; i < 2_000; i++) {
      var bytes = new StringBuilder(TestSetup.MAGIC);
      for (int n = random.nextInt(1, 30); n > 0; n--) {
        int at = random.nextInt(bytes.length());
        switch (random.nextInt(4)) {
          case 0 -> bytes.setCharAt(at, (char) random.nextInt(32, 0x250));
          case 1 -> bytes.delete(at, Math.min(bytes.length(), at + random.nextInt(200)));
          case 2 -> bytes.insert(at, "9".repeat(random.nextInt(1, 30)));
          default -> bytes.insert(at, "\n== network\n");
        }
      }
      var found = SetupFinder.find(RouterSetup.parse(bytes.toString()));
      assertTrue(found.tunnels().size() <= 10);
    }
  }
}
