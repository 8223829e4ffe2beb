package net.wanwatch.collector.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import net.wanwatch.collector.mwan3.Member;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Mwan3State;
import org.junit.jupiter.api.Test;

class RouterPollTest {
  /// The captured router's own time.
  private static final Instant ROUTER = Instant.ofEpochSecond(1795346324);
  private static final String SUM = "0123456789abcdef0123456789abcdef";

  private final String whole = capture();
  private final List<String> scripts = new ArrayList<>();
  private String answer = whole;
  private Instant now = ROUTER;

  private final RouterPoll poll = new RouterPoll(router("wg1", "wg2", "wg3"), script -> {
    scripts.add(script);
    return answer;
  }, () -> now);

  static Config.Router router(String... tunnels) {
    return new Config.Router("magic", List.of("192.168.1.1"), 22, "root", Path.of("key"), Optional.empty(),
        Path.of("known_hosts"), List.of("eth0"),
        List.of(tunnels)
            .stream()
            .map(t -> new Config.Tunnel(t, t, "10.0." + t.charAt(2) + ".2", "10.0." + t.charAt(2) + ".1", t + "wan",
                t.equals("wg1") ? Optional.of("eth1") : Optional.empty()))
            .toList());
  }

  static RouterReading reading(InstantSource clock) throws IOException {
    var text = PretendRouter.capture("/router/poll-answer.txt");
    return new RouterPoll(router("wg1", "wg2", "wg3"), _ -> text, clock).read();
  }

  @Test
  void aWholeAnswerIsAWholeReading() throws IOException {
    var reading = poll.read();
    assertThat(reading.missing()).isEmpty();
    assertThat(reading.clock()).isEqualTo(ROUTER);
    assertThat(reading.bootedAt()).isEqualTo(ROUTER.minusMillis(3_246_100));
    assertThat(reading.hasAddress("eth2")).isTrue();
    var members = reading.mwan3().orElseThrow().members();
    assertThat(members).extracting(Member::status).containsOnly(Mwan3State.ONLINE).hasSize(3);
    assertThat(members).extracting(Member::up).containsOnly(Optional.of(true));
    assertThat(reading.at(members.getFirst().onlineSince().orElseThrow())).isEqualTo(ROUTER.minusMillis(229_100));
  }

  @Test
  void settingsAreAskedForOnceAndKept() throws IOException {
    poll.read();
    answer = whole.substring(0, whole.indexOf("mwan3.globals")) + "== end\n";
    var reading = poll.read();
    assertThat(scripts.get(0)).doesNotContain(SUM);
    assertThat(scripts.get(1)).contains(SUM);
    assertThat(reading.mwan3().orElseThrow().settings().orElseThrow().interfaces()).hasSize(3);
    assertThat(reading.missing()).isEmpty();
  }

  /// Polled every five seconds; of two tunnels one is looked up anew from the 120th on.
  @Test
  void waysAreAskedOnceAMinuteAndAgainAtOnceWhenOneChanged() throws IOException {
    var second = new AtomicInteger();
    var asked = new ArrayList<Integer>();
    var ways = new RouterPoll(router("wg1", "wg2"), script -> {
      boolean asks = script.contains("echo \"way.wg1=$(ip -4 route get 203.0.113.10 mark 0x388 2>&1");
      var said = """
          == ways
          flow.wg1=
          way.wg1=203.0.113.10 via 100.64.1.1 dev eth1 table wan1 src 100.64.1.17 mark 0x388 uid 0
          flow.wg2=
          way.wg2=203.0.113.10 dev %s
          == end""".formatted(second.get() < 120 ? "eth2" : "eth3");
      if (asks) {
        asked.add(second.get());
      }
      return whole.replaceFirst("== uptime\n\\S+", "== uptime\n" + (4000 + second.get()))
          .replace("== end", asks ? said : "== end");
    }, () -> now);
    var told = new ArrayList<String>();
    for (; second.get() < 190; second.addAndGet(5)) {
      var way = Optional.ofNullable(ways.read().ways().get("wg2"));
      way.flatMap(TunnelWay::device).ifPresent(told::add);
    }
    assertThat(asked).containsExactly(5, 10, 70, 130, 135);
    assertThat(told).containsExactly("eth2", "eth2", "eth2", "eth3", "eth3");
  }

  @Test
  void settingsThatWereCutOffAreAskedForAgain() throws IOException {
    answer = whole.substring(0, whole.length() - 20);
    assertThat(poll.read().missing()).containsOnlyKeys(Part.POLICIES, Part.SETTINGS);
    poll.read();
    assertThat(scripts.get(1)).doesNotContain(SUM);
  }

  @Test
  void settingsThatAreGoneAreForgotten() throws IOException {
    poll.read();
    answer = whole.substring(0, whole.indexOf("sum ")) + "!! " + PollScript.NO_SETTINGS + "\n== end\n";
    assertThat(poll.read().mwan3().orElseThrow().settings()).isEmpty();
  }

  @Test
  void aStoppedMwan3IsShownByItsSettings() throws IOException {
    answer = whole.replaceAll("(?s)== mwan3\n.*== policies", "== mwan3\n!! mwan3 is stopped\n== policies");
    var reading = poll.read();
    assertThat(reading.missing()).isEqualTo(Map.of(Part.MWAN3, "mwan3 is stopped"));
    assertThat(reading.mwan3().orElseThrow().members()).hasSize(3)
        .allSatisfy(m -> assertThat(m.status()).isEqualTo(Mwan3State.UNKNOWN));
  }

  @Test
  void trackersThatWereNotHeardAreNoMwan3() throws IOException {
    poll.read();
    answer = whole.substring(0, whole.indexOf("== mwan3") + 40);
    var reading = poll.read();
    assertThat(reading.mwan3()).isEmpty();
    assertThat(reading.wireguard()).isPresent();
    assertThat(reading.missing().keySet()).isEqualTo(Set.of(Part.MWAN3, Part.POLICIES, Part.SETTINGS));
  }

  @Test
  void aChainThatWasReadWhileMwan3WroteItIsWithheldAndAskedForAgain() throws IOException {
    answer = whole.replaceAll("-A mwan3_policy_balanced [^\\n]*wg3wan[^\\n]*\\n", "");
    var torn = poll.read();
    assertThat(torn.mwan3().orElseThrow().policies()).isEmpty();
    assertThat(torn.missing()).isEqualTo(Map.of(Part.POLICIES, "mwan3 is rewriting its chains"));
    assertThat(poll.unsettled()).isTrue();
    answer = whole;
    assertThat(poll.read().mwan3().orElseThrow().inUse("wg3wan")).contains(true);
    assertThat(poll.unsettled()).isFalse();
  }

  @Test
  void handshakesComeByOurClock() throws IOException {
    now = ROUTER.minusSeconds(3600);
    var reading = poll.read();
    assertThat(reading.clockOffset()).isEqualTo(Duration.ofMillis(3_600_500));
    assertThat(handshake(reading)).isEqualTo(Instant.ofEpochSecond(1795346318 - 3601));
  }

  @Test
  void handshakesOfAClockThatIsNearlyRightAreLeftAlone() throws IOException {
    now = ROUTER.plusSeconds(1);
    assertThat(handshake(poll.read())).isEqualTo(Instant.ofEpochSecond(1795346318));
  }

  @Test
  void theBootMovesOnlyWhenItHappens() throws IOException {
    var first = poll.read().bootedAt();
    now = ROUTER.plusSeconds(2);
    assertThat(poll.read().bootedAt()).isEqualTo(first);
    answer = whole.replace("3246.10 2997.24", "12.00 9.00");
    assertThat(poll.read().bootedAt()).isEqualTo(now.minusSeconds(12));
  }

  @Test
  void aTunnelWithoutAnAddressIsNotUp() throws IOException {
    answer = whole.lines().filter(l -> !l.contains("10.0.2.2/24")).reduce("", (a, b) -> a + b + "\n");
    var mwan3 = poll.read().mwan3().orElseThrow();
    assertThat(mwan3.member("wg2wan").orElseThrow().up()).contains(false);
    assertThat(mwan3.member("wg1wan").orElseThrow().up()).contains(true);
  }

  private static Instant handshake(RouterReading reading) {
    return reading.wireguard().orElseThrow().getFirst().peers().getFirst().lastHandshake().orElseThrow();
  }

  private static String capture() {
    try {
      return PretendRouter.capture("/router/poll-answer.txt");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
