package net.wanwatch.setup.find;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import net.wanwatch.setup.TestSetup;
import org.junit.jupiter.api.Test;

class SetupFinderTest {
  private static FoundTunnel first(FoundSetup found) {
    return found.tunnels().getFirst();
  }

  private static void assertNoted(FoundSetup found, String part) {
    assertTrue(found.notes().stream().anyMatch(note -> note.contains(part)), () -> part + " in " + found.notes());
  }

  @Test
  void authorsRouterIsUnderstoodWithoutANote() {
    var found = SetupFinder.find(TestSetup.magic());
    assertEquals("magic", found.router());
    assertEquals(List.of(), found.notes());
    assertEquals(List.of("eth0"), found.lanDevices());
    assertEquals(List.of("wg1", "wg2", "wg3"), found.tunnels().stream().map(FoundTunnel::name).toList());
    assertEquals(new FoundTunnel("wg2", "10.0.2.2", Optional.of("10.0.2.1"), false, Optional.of("wg2wan"),
        Optional.of("wan2"), Optional.of("eth2"), Optional.of("dhcp"), "203.0.113.10", List.of("8.8.8.8")),
        found.tunnels().get(1));
  }

  @Test
  void addressMayStandAtTheTunnelItself() {
    var found = SetupFinder.find(TestSetup.with("network.wg1.proto='wireguard'",
        "network.wg1.proto='wireguard'\nnetwork.wg1.addresses='10.9.0.2/30' 'fd00::2/64'"));
    assertEquals("10.9.0.2", first(found).routerAddress());
    assertEquals(Optional.of("10.9.0.1"), first(found).vpsAddress());
    assertTrue(first(found).guessed());
    assertNoted(found, "wg1: the VPS's inner address is not told anywhere; 10.9.0.1 is a guess");
  }

  @Test
  void mwan3MayTrackTheTunnelItself() {
    var found = SetupFinder.find(TestSetup.with("mwan3.wg1wan", "mwan3.wg1"));
    assertEquals(Optional.of("wg1"), first(found).member());
  }

  @Test
  void tunlinkNamesTheUplink() {
    var found = SetupFinder.find(TestSetup.with("network.wg1.fwmark='0x388'", "network.wg1.tunlink='wan3'"));
    assertEquals(Optional.of("eth3"), first(found).uplink());
  }

  @Test
  void uplinkOfPppoeIsItsOwnDevice() {
    var found = SetupFinder.find(TestSetup.with("network.wan1.proto='dhcp'", "network.wan1.proto='pppoe'",
        "== interfaces\n", "== interfaces\n!! ubus tells no interfaces\n"));
    assertEquals(Optional.of("pppoe-wan1"), first(found).uplink());
    assertEquals(Optional.of("pppoe"), first(found).proto());
  }

  @Test
  void deviceOfAModemIsAsNetifdTellsIt() {
    var found = SetupFinder.find(TestSetup.with("network.wan1.proto='dhcp'", "network.wan1.proto='modemmanager'",
        "\"interface\": \"wan1\",\n\t\t\t\"up\": true",
        "\"interface\": \"wan1\", \"l3_device\": \"wwan0\",\n\t\t\t\"up\": true", "\"l3_device\": \"eth1\",", ""));
    assertEquals(Optional.of("wwan0"), first(found).uplink());
  }

  @Test
  void uplinkIsWhereTheKernelSendsTheMarkWhereTheConfigurationSaysNothing() {
    var found = SetupFinder.find(TestSetup.with("network.@rule[0].lookup='wan1'", "network.@rule[0].lookup='unknown'"));
    assertEquals(Optional.empty(), first(found).wan());
    assertEquals(Optional.of("eth1"), first(found).uplink());
    assertNoted(found, "wg1: by which uplink it leaves is told by no mark and rule");
  }

  @Test
  void tunnelWithoutAnEndpointIsNoTunnelToAVps() {
    var found = SetupFinder.find(TestSetup.with("network.@wireguard_wg3[0].endpoint_host='203.0.113.10'\n", ""));
    assertEquals(2, found.tunnels().size());
    assertNoted(found, "wg3 is left out: none of its peers has an endpoint");
  }

  @Test
  void tunnelToAnotherVpsStandsApart() {
    var found = SetupFinder.find(TestSetup.with("network.@wireguard_wg3[0].endpoint_host='203.0.113.10'",
        "network.@wireguard_wg3[0].endpoint_host='198.51.100.7'"));
    assertEquals(2, found.tunnels().size());
    assertEquals("wg3", found.elsewhere().getFirst().name());
    assertNoted(found, "wg3 is left out: it goes to 198.51.100.7, the others to 203.0.113.10");
  }

  @Test
  void tunnelThatMwan3DoesNotKnowCarriesNothing() {
    var found = SetupFinder.find(TestSetup.with("mwan3.wg2wan=interface\n", ""));
    assertEquals(Optional.empty(), found.tunnels().get(1).member());
    assertNoted(found, "wg2: mwan3 has no interface of it");
  }

  @Test
  void disabledTunnelIsNone() {
    var found = SetupFinder.find(
        TestSetup.with("network.wg1.proto='wireguard'", "network.wg1.disabled='1'\nnetwork.wg1.proto='wireguard'"));
    assertEquals("wg2", first(found).name());
  }

  @Test
  void whatIsNotThereIsSaid() {
    var found = SetupFinder.find(TestSetup.network("""
        network.wg0=interface
        network.wg0.proto='wireguard'
        network.@wireguard_wg0[0]=wireguard_wg0
        network.@wireguard_wg0[0].endpoint_host='vps.example.org'
        network.wg0.addresses='10.7.0.2/32'
        """));
    assertEquals("wg0", first(found).name());
    assertEquals(Optional.empty(), first(found).vpsAddress());
    assertNoted(found, "write its vps-address");
    assertNoted(found, "there is no failover to watch");
  }

  @Test
  void noAnswerIsNoTunnel() {
    var found = SetupFinder.find(TestSetup.network(""));
    assertEquals(List.of(), found.tunnels());
  }

  @Test
  void otherEndIsTheOtherOfTwoOrTheFirst() {
    assertEquals(Optional.of("10.0.0.1"), Inner.otherEnd("10.0.0.2", 24));
    assertEquals(Optional.of("10.0.0.2"), Inner.otherEnd("10.0.0.1", 24));
    assertEquals(Optional.of("10.0.0.5"), Inner.otherEnd("10.0.0.4", 31));
    assertEquals(Optional.empty(), Inner.otherEnd("10.0.0.4", 32));
    assertEquals(Optional.empty(), Inner.otherEnd("fd00::1", 24));
  }
}
