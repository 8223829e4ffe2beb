package net.wanwatch.agent.firewall;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What nft 1.0.6 said of two VPSes, one with rules of its own and one with iptables-nft, and changes to it.
class NftRulesetTest {
  private static final String FORWARD = "inet filter forward";
  private static final Packet OUT = Packet.first("wg1", Optional.of("eth0"), "10.0.1.2", "1.1.1.1");
  private static final Packet BACK = OUT.answer().orElseThrow();

  private static String captured(String name) throws IOException {
    try (var in = NftRulesetTest.class.getResourceAsStream("/firewall/" + name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    }
  }

  private static NftRuleset own(String... changes) throws IOException {
    var text = captured("nft-ruleset.json");
    for (int i = 0; i < changes.length; i += 2) {
      assertThat(text).contains(changes[i]);
      text = text.replace(changes[i], changes[i + 1]);
    }
    return NftRuleset.parse(text);
  }

  @Test
  void tunnelsAreLetOutAndAnswersBack() throws IOException {
    assertThat(own().forward()).containsExactly(FORWARD);
    assertThat(own().passes(FORWARD, OUT)).contains(true);
    assertThat(own().passes(FORWARD, BACK)).contains(true);
    assertThat(own().masquerades()).isTrue();
    assertThat(own("{\"masquerade\": null}", "{\"accept\": null}").masquerades()).isFalse();
  }

  /// The line that the author was missing.
  @Test
  void answersThatNothingAcceptsAreDropped() throws IOException {
    var without = own("[\"established\", {\"accept\": null}], ", "");
    assertThat(without.passes(FORWARD, OUT)).contains(true);
    assertThat(without.passes(FORWARD, BACK)).contains(false);
    assertThat(own("[\"established\", {\"accept\": null}], ", "", "\"policy\": \"drop\"", "\"policy\": \"accept\"")
        .passes(FORWARD, BACK)).contains(true);
  }

  @Test
  void tunnelThatIsInNoSetIsDropped() throws IOException {
    assertThat(own("[\"wg1\", \"wg2\"]", "[\"wg2\"]").passes(FORWARD, OUT)).contains(false);
    assertThat(own("[\"wg1\", \"wg2\"]", "[\"wg*\"]").passes(FORWARD, OUT)).contains(true);
    assertThat(own("\"right\": \"eth0\"}}, {\"counter\"", "\"right\": \"ens3\"}}, {\"counter\"").passes(FORWARD, OUT))
        .contains(false);
  }

  /// A port, a protocol, a rate, a set that is nowhere, a way out that is not known.
  @Test
  void whatRulesAskForAndNobodyKnowsIsNotKnown() throws IOException {
    var ports = own("\"right\": \"@tunnels\"", "\"right\": \"wg7\"", "10.9.0.0", "10.0.0.0");
    assertThat(ports.passes(FORWARD, OUT)).isEmpty();
    assertThat(own("\"@tunnels\"", "\"@elsewhere\"").passes(FORWARD, OUT)).isEmpty();
    assertThat(own().passes(FORWARD, Packet.first("wg1", Optional.empty(), "10.0.1.2", "1.1.1.1"))).isEmpty();
    assertThat(Packet.first("wg1", Optional.empty(), "10.0.1.2", "1.1.1.1").answer()).isEmpty();
  }

  @Test
  void chainThatIsJumpedToComesBack() throws IOException {
    var jumps = List.of("\"right\": \"@tunnels\"", "\"right\": \"wg7\"", "10.9.0.0", "10.0.0.0",
        "{\"match\": {\"op\": \"==\", \"left\": {\"payload\": {\"protocol\": \"tcp\", \"field\": \"dport\"}}, \"right\": {\"set\": [22, 80]}}}, ",
        "");
    assertThat(own(jumps.toArray(String[]::new)).passes(FORWARD, OUT)).contains(true);
    assertThat(own("\"right\": \"@tunnels\"", "\"right\": \"wg7\"", "\"chain\": \"more\"", "\"chain\": \"less\"",
        "10.9.0.0", "10.0.0.0").passes(FORWARD, OUT)).contains(false);
  }

  /// Its matches of modules are told as `xt` alone.
  @Test
  void whatIptablesWroteIsKnownAsFarAsItTells() throws IOException {
    var iptables = NftRuleset.parse(captured("iptables-nft-filter.json"));
    assertThat(iptables.forward()).containsExactly("ip filter FORWARD");
    assertThat(iptables.passes("ip filter FORWARD", OUT)).contains(true);
    assertThat(iptables.passes("ip filter FORWARD", BACK)).isEmpty();
    var missing = NftRuleset
        .parse(captured("iptables-nft-filter.json").replace("{\"accept\": null}]}}]}", "{\"drop\": null}]}}]}")
            .replace("\"name\": \"conntrack\"}}, {\"counter\": {\"packets\": 0, \"bytes\": 0}}, {\"accept\"",
                "\"name\": \"conntrack\"}}, {\"counter\": {\"packets\": 0, \"bytes\": 0}}, {\"drop\""));
    assertThat(missing.passes("ip filter FORWARD", BACK)).contains(false);
  }

  @Test
  void nonsenseIsNotKnownOrRefused() throws IOException {
    assertThatThrownBy(() -> NftRuleset.parse("sh: nft: not found")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> NftRuleset.parse("{}")).hasMessage("nft tells no rules");
    var random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      var text = new StringBuilder(captured("nft-ruleset.json"));
      for (int n = random.nextInt(1, 20); n > 0; n--) {
        text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(32, 127));
      }
      try {
        var ruleset = NftRuleset.parse(text.toString());
        ruleset.forward().forEach(chain -> ruleset.passes(chain, BACK));
        ruleset.masquerades();
      } catch (IOException e) {
        assertThat(e).hasMessageStartingWith("nft");
      }
    }
  }
}
