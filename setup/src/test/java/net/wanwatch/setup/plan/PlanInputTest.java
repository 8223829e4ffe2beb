package net.wanwatch.setup.plan;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import net.wanwatch.config.BadConfig;
import net.wanwatch.config.Config;
import net.wanwatch.config.ConfigFile;
import net.wanwatch.setup.TestSetup;
import net.wanwatch.setup.read.RouterSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// What is refused, with the place and the mend, before anything is planned.
class PlanInputTest {
  private static final String VPS = "203.0.113.10";
  private static final String WG1 = "name: wg1, router-address: 10.0.1.2, vps-address: 10.0.1.1, uplink: eth1";

  @TempDir
  private Path folder;

  private Config config(String tunnels) throws IOException, BadConfig {
    return ConfigFile.read(Files.writeString(folder.resolve("wanwatch.yaml"), """
        site: hill
        vps: {address: 10.0.0.1}
        routers:
          - name: magic
            addresses: [192.168.1.1]
            key: id
            tunnels:
              - {%s}
        """.formatted(tunnels)));
  }

  private String refused(String tunnels, String vps) throws IOException, BadConfig {
    var config = config(tunnels);
    return said(() -> BoxPlan.of(config, config.routers().getFirst(), vps));
  }

  private String refused(String tunnels, RouterSetup setup) throws IOException, BadConfig {
    var config = config(tunnels);
    return said(() -> Given.plan(config, config.routers().getFirst(), VPS, setup));
  }

  private static String said(Executable plan) {
    var message = String.valueOf(assertThrows(IllegalArgumentException.class, plan).getMessage());
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  private static void assertStarts(String begin, String message) {
    assertTrue(message.startsWith(begin), message);
  }

  @Test
  void namesThatUciCannotHoldAreRefusedWithOneThatItCan() throws IOException, BadConfig {
    for (var name : Map.of("wg-1.a", "wg_1_a", "wg=1", "wg_1").entrySet()) {
      assertEquals(
          "%s: uci has only letters, digits and _ in a name: call the tunnel %s in wanwatch.yaml"
              .formatted(name.getKey(), name.getValue()),
          refused(WG1.replace("name: wg1", "name: \"" + name.getKey() + "\""), VPS));
    }
  }

  @Test
  void namesOfSomethingElseAreRefused() throws IOException, BadConfig {
    for (var name : new String[]{"lan", "wan", "loopback", "all", "eth1"}) {
      assertStarts(name + ": this name is ", refused(WG1.replace("name: wg1", "name: " + name), VPS));
    }
    assertStarts("wan3: this name is the router's network.wan3 (proto dhcp)",
        refused(WG1.replace("name: wg1", "name: wan3"), TestSetup.magic()));
    assertStarts("wg1: member lan is something else's name", refused(WG1 + ", member: lan", VPS));
    assertStarts("wg1: member wg2wan is the router's network.wg2wan on wg2, not on this tunnel",
        refused(WG1 + ", member: wg2wan", TestSetup.magic()));
  }

  @Test
  void nameThatMwan3CannotTakeIsRefusedUnlessItIsThere() throws IOException, BadConfig {
    var north = WG1.replace("name: wg1", "name: starlink_nor");
    assertEquals(
        "starlink_nor: mwan3's interface starlink_norwan has 15 letters, and iptables takes 13 of it: write a shorter 'member: …'",
        refused(north, VPS));
    var config = config(north);
    assertDoesNotThrow(() -> Given.plan(config, config.routers().getFirst(), VPS,
        TestSetup.with("mwan3.wg1wan", "mwan3.starlink_norwan")));
  }

  @Test
  void uplinkThatIsNoneIsRefused() throws IOException, BadConfig {
    assertStarts("wg1: uplink eth0 is the router's network.lan (proto static without a gateway), a LAN and no way out",
        refused(WG1.replace("eth1", "eth0"), TestSetup.magic()));
    assertStarts("wg1: uplink wg2 is a tunnel", refused(WG1.replace("eth1", "wg2"), TestSetup.magic()));
    assertStarts("wg1: the router's network.wan1 on eth1 is of IPv6 (proto dhcpv6)",
        refused(WG1, TestSetup.with("network.wan1.proto='dhcp'", "network.wan1.proto='dhcpv6'")));
    assertStarts("wg1: no interface of the router has pppoe-north now: set it up first",
        refused(WG1.replace("eth1", "pppoe-north"), TestSetup.magic()));
    assertStarts("wg1: no interface of the router has wwan0 now: is it network.lte, which is down?",
        refused(WG1.replace("eth1", "wwan0"), TestSetup.with("network.wan1=interface\n",
            "network.lte=interface\nnetwork.lte.proto='qmi'\nnetwork.lte.device='/dev/cdc-wdm0'\nnetwork.wan1=interface\n")));
  }

  @Test
  void cableOfADialUpIsNotItsUplink() throws IOException, BadConfig {
    assertEquals(
        "wg1: eth1 is only the cable of the router's network.wan1, which leaves by pppoe-wan1: write uplink: pppoe-wan1",
        refused(WG1, TestSetup.with("network.wan1.proto='dhcp'", "network.wan1.proto='pppoe'",
            "\"l3_device\": \"eth1\"", "\"l3_device\": \"pppoe-wan1\"")));
  }

  /// They are the provider's, and a plan without a router cannot know them.
  @Test
  void uplinkOfADialUpIsPlannedWithoutInventingHow() throws IOException, BadConfig {
    var config = config(WG1.replace("eth1", "pppoe-north"));
    var text = new RouterPlan(BoxPlan.of(config, config.routers().getFirst(), VPS), Map.of()).file("network");
    assertStarts("""
        config interface 'north'
        \t# pppoe-north is made by a dial-up or a modem: proto, device and the rest are as its provider wants them
        \toption metric '40'
        \toption ip4table 'north'

        """, text);
  }

  @Test
  void innerAddressesThatAreNoneAreRefused() throws IOException, BadConfig {
    assertEquals(
        "wg1: router-address 192.168.1.7 lies in the LAN (the router is 192.168.1.1): take a network that is used nowhere, such as 10.0.1.0/24",
        refused(WG1.replace("10.0.1.", "192.168.1.").replace(".2,", ".7,").replace(".1,", ".6,"), VPS));
    assertStarts("wg1: vps-address 192.168.1.6 lies in the LAN (network.lan, 192.168.1.1/24)",
        refused(WG1.replace("10.0.1.1", "192.168.1.6"), TestSetup.magic()));
    assertStarts("wg1: router-address fd00::2 is IPv6", refused(WG1.replace("10.0.1.2", "\"fd00::2\""), VPS));
    assertStarts("wg1: router-address 10.0.1.2 and vps-address 10.1.1.1 do not lie in one network (/24)",
        refused(WG1.replace("10.0.1.1", "10.1.1.1"), VPS));
    assertStarts("wg2: its addresses lie in the network of wg1, 10.0.1.0/24",
        refused(WG1 + "}\n      - {name: wg2, router-address: 10.0.1.6, vps-address: 10.0.1.5, uplink: eth2", VPS));
    assertStarts("vps.address 10.0.0.1 lies in the network of wg1, 10.0.0.0/24",
        refused(WG1.replace("10.0.1.", "10.0.0.").replace("10.0.0.1,", "10.0.0.3,"), VPS));
  }

  /// Somebody has made them smaller than they would be planned.
  @Test
  void networksAsTheRouterHasThemAreKept() throws IOException, BadConfig {
    var config = config("name: wg1, router-address: 10.0.0.6, vps-address: 10.0.0.5, uplink: eth1");
    var setup = TestSetup.with("network.wg1wan.ipaddr='10.0.1.2'", "network.wg1wan.ipaddr='10.0.0.6'",
        "network.wg1wan.netmask='255.255.255.0'", "network.wg1wan.netmask='255.255.255.252'");
    assertDoesNotThrow(() -> Given.plan(config, config.routers().getFirst(), VPS, setup));
  }

  @Test
  void placeOfTheVpsThatIsNoneIsRefused() throws IOException, BadConfig {
    for (var no : new String[]{"203.0.113.999", "203.0.113", "vps_1", "", "a b", "$(reboot)", "203.0.113.10:51820"}) {
      assertEquals("--vps '%s' is no IPv4 address and no host name".formatted(no), refused(WG1, no));
    }
    assertStarts("--vps 10.0.1.1 lies in wg1, whose ends are 10.0.1.2 and 10.0.1.1", refused(WG1, "10.0.1.1"));
    assertStarts("--vps 10.0.0.1 is vps.address, which is reached only inside the tunnels", refused(WG1, "10.0.0.1"));
    assertStarts("--vps 192.168.1.9 lies in the LAN (the router is 192.168.1.1)", refused(WG1, "192.168.1.9"));
    assertStarts("--vps 2001:db8::1 is IPv6", refused(WG1, "2001:db8::1"));
    for (var no : new String[]{"127.0.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "169.254.1.1"}) {
      assertStarts("--vps %s is reached from nowhere".formatted(no), refused(WG1, no));
    }
    var config = config(WG1);
    assertDoesNotThrow(() -> BoxPlan.of(config, config.routers().getFirst(), "vps.example.org"));
  }
}
