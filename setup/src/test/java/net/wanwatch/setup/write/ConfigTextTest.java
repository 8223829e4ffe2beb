package net.wanwatch.setup.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.wanwatch.config.BadConfig;
import net.wanwatch.config.Config;
import net.wanwatch.config.ConfigFile;
import net.wanwatch.setup.TestSetup;
import net.wanwatch.setup.find.SetupFinder;
import net.wanwatch.setup.read.RouterSetup;
import net.wanwatch.tunnel.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTextTest {
  private static final Answers NONE = new Answers("192.168.1.1", "hill", List.of(), List.of(), Optional.empty());

  @TempDir
  private Path folder;

  private static String text(RouterSetup setup, Answers answers) {
    return ConfigText.of(SetupFinder.find(setup), answers, "what magic said");
  }

  private Config read(String text) throws IOException, BadConfig {
    return ConfigFile.read(Files.writeString(folder.resolve("wanwatch.yaml"), text));
  }

  @Test
  void writtenFileSaysWhatWasFoundAndAnswered() throws IOException, BadConfig {
    var config = read(
        text(TestSetup.magic(), new Answers("192.168.1.1", "hill", List.of("Starlink A", "Starlink B", "LTE"),
            MostRate.list("60/15, 50/12, 40/10").orElseThrow(), ChatAnswer.parse("telegram -1001234567890"))));
    assertEquals("hill", config.site());
    var router = config.routers().getFirst();
    assertEquals("magic", router.name());
    assertEquals(folder.resolve("id_ed25519"), router.key());
    assertEquals(List.of("eth0"), router.links());
    var third = router.tunnels().get(2);
    assertEquals("LTE", third.label());
    assertEquals("10.0.3.1", third.vpsAddress());
    assertEquals("wg3wan", third.member());
    assertEquals(Optional.of("eth3"), third.uplink());
    assertEquals(40_000_000, third.ceiling().orElseThrow().down());
    assertEquals("-1001234567890", config.chat().to().getFirst().room().orElseThrow());
    assertEquals("1.0.0.1", config.probes().internetTarget());
  }

  @Test
  void trackIpIsNoTarget() throws IOException, BadConfig {
    var config = read(text(TestSetup.with("'1.1.1.1'", "'1.0.0.1'", "'8.8.8.8'", "'149.112.112.112'"), NONE));
    assertEquals("8.8.4.4", config.probes().internetTarget());
    assertEquals("208.67.222.222", config.probes().uplinkTarget());
  }

  @Test
  void whatIsTypedIsText() throws IOException, BadConfig {
    var config = read(text(TestSetup.magic(),
        new Answers("fd00::1", "yes: # \"no\" \\", List.of("{}", "on", "'"), List.of(), Optional.empty())));
    assertEquals("yes: # \"no\" \\", config.site());
    assertEquals(List.of("{}", "on", "'"),
        config.routers().getFirst().tunnels().stream().map(Config.Tunnel::label).toList());
    assertEquals(List.of("fd00::1"), config.routers().getFirst().addresses());
  }

  @Test
  void hostNameOfTheRouterIsText() throws IOException, BadConfig {
    assertEquals("true",
        read(text(TestSetup.with("== hostname\nmagic", "== hostname\ntrue"), NONE)).routers().getFirst().name());
  }

  @Test
  void everyChatThatCanBeTypedIsRight() throws IOException, BadConfig {
    for (var typed : List.of("telegram @hill_crew", "ntfy hill-internet",
        "matrix https://matrix.example.org !AbC:example.org", "discord", "slack", "mattermost", "rocketchat")) {
      var config = read(
          text(TestSetup.magic(), new Answers("192.168.1.1", "hill", List.of(), List.of(), ChatAnswer.parse(typed))));
      assertEquals(1, config.chat().to().size(), typed);
    }
    for (var typed : List.of("", "telegram", "telegram x y", "ntfy a b", "discord hook", "matrix http://a !b", "irc",
        "ntfy x}, {service: webhook")) {
      assertTrue(ChatAnswer.parse(typed).isEmpty(), typed);
    }
  }

  @Test
  void ratesAreTwoNumbers() {
    assertEquals(Optional.of(List.of()), MostRate.list(" "));
    for (var typed : List.of("60", "60/0", "60/15,", "-1/2", "60/15;50/12", "x/y")) {
      assertTrue(MostRate.list(typed).isEmpty(), typed);
    }
  }

  @Test
  void unknownAddressIsNotInvented() {
    var text = text(TestSetup.with("network.wg1wan.gateway='10.0.1.1'\n", "", "network.wg1wan.netmask='255.255.255.0'",
        "network.wg1wan.netmask='255.255.255.255'"), NONE);
    assertTrue(text.contains("name: wg1, router-address: 10.0.1.2, vps-address: ?"), text);
  }

  @Test
  void otherVpsIsAComment() throws IOException, BadConfig {
    var text = text(TestSetup.with("network.@wireguard_wg3[0].endpoint_host='203.0.113.10'",
        "network.@wireguard_wg3[0].endpoint_host='198.51.100.7'"), NONE);
    assertEquals(2, read(text).routers().getFirst().tunnels().size());
    assertTrue(text.contains("# to another VPS, 198.51.100.7:"), text);
  }

  private static Device device(String name, String allowed) {
    return new Device(name, Optional.of("key"), 30001, 0,
        List.of(new Device.Peer("peer", Optional.empty(), List.of(allowed), Optional.empty(), 0, 0)));
  }

  @Test
  void vpsCompletesWhatOnlyItKnows() throws IOException, BadConfig {
    var text = text(TestSetup.magic(), NONE);
    var half = VpsHalf.of(text, read(text),
        List.of(device("wg0", "0.0.0.0/0"), device("a1", "10.0.1.2/32"), device("wg2", "10.0.2.0/24"),
            device("wg3", "10.0.3.2/32")),
        Map.of("lo", List.of("127.0.0.1/8", "::1/128", "10.5.0.1/32"), "a1", List.of("10.0.1.254/24"), "wg2",
            List.of("10.0.2.1/24"), "wg3", List.of("10.0.3.1/24")));
    assertEquals(List.of(), half.notes());
    var config = read(half.text());
    assertEquals(Optional.of("10.5.0.1"), config.vpsAddress());
    assertEquals(List.of("10.0.1.254", "10.0.2.1", "10.0.3.1"),
        config.routers().getFirst().tunnels().stream().map(Config.Tunnel::vpsAddress).toList());
  }

  @Test
  void vpsSaysWhatItLacks() throws IOException, BadConfig {
    var text = text(TestSetup.magic(), NONE);
    var half = VpsHalf.of(text, read(text), List.of(device("wg1", "10.0.1.2/32"), device("wg2", "10.0.2.2/32")),
        Map.of("lo", List.of("127.0.0.1/8"), "wg1", List.of("10.0.1.1/24")));
    assertEquals(text, half.text());
    assertTrue(
        half.notes().toString().contains("wg2: wg2 has no IPv4 address here: ip address add 10.0.2.1/24 dev wg2"),
        half.notes().toString());
    assertTrue(half.notes().toString().contains("wg3: no peer here may speak for 10.0.3.2"), half.notes().toString());
    assertTrue(half.notes().toString().contains("ip address add 10.0.0.1/32 dev lo"), half.notes().toString());
    assertFalse(half.notes().isEmpty());
  }

  /// What people and the VPS said is not asked of the router again.
  @Test
  void aSecondReadingKeepsWhatWasCompleted() throws IOException, BadConfig {
    var setup = TestSetup.magic();
    var found = SetupFinder.find(setup);
    var answered = new Answers("192.168.1.1", "valley", List.of("Starlink A", "Starlink B", "LTE"),
        MostRate.list("60/15, 50/12, 40/10").orElseThrow(), Optional.empty());
    var first = VpsHalf.reached(text(setup, answered), "10.0.0.1");
    var kept = new Kept(Optional.of(read(first)));
    assertEquals("valley", kept.site());
    assertEquals("Starlink A, Starlink B, LTE", kept.labels(found));
    assertEquals("60/15, 50/12, 40/10", kept.ceilings(found));
    assertEquals(first, kept.text(text(setup, answered), found));
    var nothing = new Kept(Optional.empty());
    assertEquals("wg1, wg2, wg3", nothing.labels(found));
    assertEquals("none", nothing.ceilings(found));
    assertEquals(text(setup, answered), nothing.text(text(setup, answered), found));
  }

  @Test
  void aGuessThatTheVpsPutRightStays() throws IOException, BadConfig {
    var setup = TestSetup.with("network.wg1wan.gateway='10.0.1.1'", "network.wg1wan.metric='10'");
    var found = SetupFinder.find(setup);
    assertTrue(found.tunnels().getFirst().guessed());
    var right = text(setup, NONE).replace("vps-address: 10.0.1.1", "vps-address: 10.0.1.7");
    assertEquals(right, new Kept(Optional.of(read(right))).text(text(setup, NONE), found));
  }

  /// It may have been written by hand.
  @Test
  void vpsCompletesAFileThatHasNoPlaceForIt() throws IOException, BadConfig {
    var text = text(TestSetup.magic(), NONE).replaceAll("(?m)^# vps:\n#.*\n", "");
    var addresses = Map.of("lo", List.of("10.5.0.1/32"));
    for (var its : List.of(text, text.replace("\n", "\r\n"),
        text.replace("site: \"hill\"", "site: hill   # up there"))) {
      assertEquals(Optional.of("10.5.0.1"), read(VpsHalf.of(its, read(its), List.of(), addresses).text()).vpsAddress());
    }
    var empty = "vps:\n" + text;
    var half = VpsHalf.of(empty, read(empty), List.of(), addresses);
    assertEquals(empty, half.text());
    assertTrue(half.notes().contains("write vps: {address: 10.5.0.1}"), half.notes() + "");
  }

  @Test
  void routerIsReachedAgainAsItWas() throws IOException, BadConfig {
    var answers = new Answers("192.168.1.1", 2222, "admin", "hill", List.of(), List.of(), Optional.empty());
    var router = read(text(TestSetup.magic(), answers)).routers().getFirst();
    assertEquals(2222, router.port());
    assertEquals("admin", router.user());
  }

  @Test
  void labelWithACommaIsOfferedInQuotes() throws IOException, BadConfig {
    var setup = TestSetup.magic();
    var answered = new Answers("192.168.1.1", "hill", List.of("Dish, left", "B", "LTE"), List.of(), Optional.empty());
    assertEquals("\"Dish, left\", B, LTE",
        new Kept(Optional.of(read(text(setup, answered)))).labels(SetupFinder.find(setup)));
  }

  @Test
  void endThatAPersonWroteInPlaceOfTheQuestionMarkStays() throws IOException, BadConfig {
    var setup = TestSetup.with("network.wg1wan.gateway='10.0.1.1'\n", "", "network.wg1wan.netmask='255.255.255.0'",
        "network.wg1wan.netmask='255.255.255.255'");
    var right = text(setup, NONE).replace("vps-address: ?", "vps-address: 10.0.1.1");
    assertEquals(right, new Kept(Optional.of(read(right))).text(text(setup, NONE), SetupFinder.find(setup)));
  }
}
