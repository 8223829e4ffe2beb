package net.wanwatch.collector.mwan3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import net.wanwatch.fact.Mwan3State;
import org.junit.jupiter.api.Test;

class Mwan3Test {
  @Test
  void allOnlineIsOnlineSinceTheTrackersStamp() {
    var wg1 = member("all-online", 3241, "wg1wan");
    assertThat(wg1.status()).isEqualTo(Mwan3State.ONLINE);
    assertThat(wg1.running()).isTrue();
    assertThat(wg1.enabled()).contains(true);
    assertThat(wg1.score()).isEqualTo(OptionalInt.of(6));
    assertThat(wg1.turn()).isEqualTo(OptionalInt.of(69));
    assertThat(wg1.age()).contains(Duration.ofSeconds(3));
    assertThat(wg1.onlineSince()).contains(Duration.ofSeconds(3017));
    assertThat(wg1.offlineSince()).isEmpty();
    assertThat(wg1.targets()).isEqualTo(Map.of("1.1.1.1", Member.Target.UP));
  }

  @Test
  void theOlderGenerationWithoutPidAndStartedReadsTheSame() {
    var wg3 = member("2.11.16", 5481, "wg3wan");
    assertThat(wg3.status()).isEqualTo(Mwan3State.ONLINE);
    assertThat(wg3.onlineSince()).contains(Duration.ofSeconds(5399));
  }

  @Test
  void anOfflineMemberHasItsStampAndItsScore() {
    var wg2 = member("wg2-offline", 3694, "wg2wan");
    assertThat(wg2.status()).isEqualTo(Mwan3State.OFFLINE);
    assertThat(wg2.score()).isEqualTo(OptionalInt.of(0));
    assertThat(wg2.lost()).isEqualTo(OptionalInt.of(3));
    assertThat(wg2.onlineSince()).isEmpty();
    assertThat(wg2.offlineSince()).contains(Duration.ofSeconds(3692));
    assertThat(wg2.targets()).isEqualTo(Map.of("8.8.8.8", Member.Target.DOWN));
  }

  @Test
  void aDeadTrackersOnlineIsUnknownAndItsNumbersAreGone() {
    var alive = member("all-online", 3238 + 9, "wg1wan");
    var dead = member("all-online", 3238 + 10, "wg1wan");
    assertThat(alive.status()).isEqualTo(Mwan3State.ONLINE);
    assertThat(dead.status()).isEqualTo(Mwan3State.UNKNOWN);
    assertThat(dead.running()).isFalse();
    assertThat(dead.score()).isEmpty();
    assertThat(dead.targets()).isEmpty();
    assertThat(dead.onlineSince()).isEmpty();
    assertThat(dead.age()).contains(Duration.ofSeconds(10));
  }

  @Test
  void aStampOfAnotherStateIsNoneOfThisOne() {
    var offline = one("wg1wan/STATUS:offline", "wg1wan/TIME:712", "wg1wan/ONLINE:100", "wg1wan/OFFLINE:710");
    assertThat(offline.onlineSince()).isEmpty();
    assertThat(offline.offlineSince()).contains(Duration.ofSeconds(710));
    var without = one("wg1wan/STATUS:offline", "wg1wan/TIME:712", "wg1wan/ONLINE:100", "wg1wan/OFFLINE:0");
    assertThat(without.offlineSince()).isEmpty();
    var earlier = one("wg1wan/STATUS:offline", "wg1wan/TIME:712", "wg1wan/ONLINE:100", "wg1wan/OFFLINE:50");
    assertThat(earlier.offlineSince()).isEmpty();
    var online = one("wg1wan/STATUS:disconnecting", "wg1wan/TIME:712", "wg1wan/ONLINE:100", "wg1wan/OFFLINE:50");
    assertThat(online.onlineSince()).contains(Duration.ofSeconds(100));
    assertThat(online.offlineSince()).isEmpty();
  }

  @Test
  void aSilentTrackerIsToldFromAStoppedMwan3() {
    var hung = of("all-online", 3238 + 60, Optional.empty());
    assertThat(hung.members()).extracting(Member::tracking).containsOnly(Member.Tracking.SILENT);
    assertThat(hung.stopped()).isFalse();
    var stopped = Mwan3.of(List.of(), Duration.ofSeconds(99), _ -> Optional.of(true), Optional.empty(),
        Optional.of(Captures.settings()));
    assertThat(stopped.members()).extracting(Member::tracking).containsOnly(Member.Tracking.NONE);
    assertThat(stopped.stopped()).isTrue();
    assertThat(member("all-online", 3241, "wg1wan").tracking()).isEqualTo(Member.Tracking.ALIVE);
    assertThat(member("wg3-ifdown-paused", 5182, "wg3wan").tracking()).isEqualTo(Member.Tracking.PAUSED);
  }

  private static Member one(String... files) {
    return Mwan3.of(List.of(files), Duration.ofSeconds(713), _ -> Optional.empty(), Optional.empty(), Optional.empty())
        .member("wg1wan")
        .orElseThrow();
  }

  @Test
  void aPausedTrackerIsDisabledWithoutItsStaleScore() {
    var wg3 = member("wg3-ifdown-paused", 5182, "wg3wan");
    assertThat(wg3.status()).isEqualTo(Mwan3State.DISABLED);
    assertThat(wg3.running()).isFalse();
    assertThat(wg3.score()).isEmpty();
    assertThat(wg3.targets()).isEmpty();
  }

  @Test
  void anInterfaceThatIsSwitchedOffIsDisabled() {
    var wg3 = without("wg3wan", "mwan3.wg3wan.enabled='1'", "mwan3.wg3wan.enabled='0'");
    assertThat(wg3.status()).isEqualTo(Mwan3State.DISABLED);
    assertThat(wg3.enabled()).contains(false);
    assertThat(wg3.running()).isFalse();
  }

  @Test
  void anInterfaceWithoutTrackIpsIsNotTracked() {
    assertThat(without("wg3wan", "mwan3.wg3wan.track_ip='9.9.9.9'", "mwan3.wg3wan.size='56'").status())
        .isEqualTo(Mwan3State.NOTRACKING);
  }

  @Test
  void aStoppedMwan3IsUnknownForEveryInterfaceOfItsSettings() {
    var stopped = Mwan3.of(List.of(), Duration.ofSeconds(99), _ -> Optional.of(true), Optional.empty(),
        Optional.of(Captures.settings()));
    assertThat(stopped.members()).hasSize(3)
        .allSatisfy(m -> assertThat(m.status()).isEqualTo(Mwan3State.UNKNOWN))
        .allSatisfy(m -> assertThat(m.running()).isFalse())
        .allSatisfy(m -> assertThat(m.enabled()).contains(true));
  }

  @Test
  void withoutSettingsNobodyKnowsWhetherItIsEnabledAndTheTrackerStillCounts() {
    var wg1 = Mwan3
        .of(Captures.trackers("all-online"), Duration.ofSeconds(3250), _ -> Optional.empty(), Optional.empty(),
            Optional.empty())
        .member("wg1wan")
        .orElseThrow();
    assertThat(wg1.status()).isEqualTo(Mwan3State.ONLINE);
    assertThat(wg1.enabled()).isEmpty();
  }

  @Test
  void aSkippedTargetIsNeitherUpNorDownAndQualityFilesAreNoTargets() {
    var wg2 = member("check-quality", 5263, "wg2wan");
    assertThat(wg2.targets()).isEqualTo(
        Map.of("8.8.8.8", Member.Target.UP, "1.1.1.1", Member.Target.SKIPPED, "203.0.113.77", Member.Target.SKIPPED));
  }

  @Test
  void anIpv6TargetKeepsItsColonsAndPrintedOutputIsPassedOver() {
    var tracker = Mwan3Tracker
        .parse(List.of("w/STATUS:online", "w/TIME:5", "w/TRACK_2620:fe::9:up",
            "w/TRACK_OUTPUT:64 bytes from 9.9.9.9: seq=0", "w/SCORE:", "noise", "w/LATENCY_2620:fe::9:12"))
        .get("w");
    assertThat(tracker).isNotNull();
    assertThat(tracker.targets()).isEqualTo(Map.of("2620:fe::9", Member.Target.UP));
    assertThat(tracker.score()).isEmpty();
  }

  @Test
  void beforeItsFirstRoundATrackersStateStampTellsThatItLives() {
    var fresh = Mwan3.of(List.of("wg1wan/STATUS:offline", "wg1wan/ONLINE:0", "wg1wan/OFFLINE:100"),
        Duration.ofSeconds(101), _ -> Optional.empty(), Optional.empty(), Optional.of(Captures.settings()));
    assertThat(fresh.member("wg1wan").orElseThrow().status()).isEqualTo(Mwan3State.OFFLINE);
  }

  @Test
  void whoIsInUseStandsInTheChainWhateverItsTrackerSays() {
    var read = of("wg2-offline", 3694,
        Optional.of(Mwan3Policies.parse(Captures.lines("iptables-mangle.wg2-offline.txt"))));
    assertThat(read.inUse("wg1wan")).contains(true);
    assertThat(read.inUse("wg2wan")).contains(false);
    assertThat(read.share("wg1wan")).hasValue(0.5);
    assertThat(read.share("wg2wan")).hasValue(0);
  }

  @Test
  void withoutAChainNobodyKnowsWhoIsInUse() {
    var stopped = of("wg2-offline", 3694, Optional.of(new Mwan3Policies(Map.of())));
    assertThat(stopped.inUse("wg1wan")).isEmpty();
    assertThat(of("wg2-offline", 3694, Optional.empty()).inUse("wg1wan")).isEmpty();
    assertThat(stopped.share("wg1wan")).isEmpty();
  }

  private static Mwan3 of(String scenario, int uptime, Optional<Mwan3Policies> policies) {
    return Mwan3.of(Captures.trackers(scenario), Duration.ofSeconds(uptime), _ -> Optional.of(true), policies,
        Optional.of(Captures.settings()));
  }

  /// The member's files are not there, as mwan3 leaves it, and one line of the settings is another.
  private static Member without(String name, String line, String instead) {
    var files = Captures.trackers("all-online").stream().filter(l -> !l.startsWith(name)).toList();
    var settings = new ArrayList<>(Captures.lines("uci-show-mwan3.txt"));
    settings.replaceAll(l -> l.equals(line) ? instead : l);
    return Mwan3
        .of(files, Duration.ofSeconds(3241), _ -> Optional.of(true), Optional.empty(),
            Optional.of(Mwan3Settings.parse(settings)))
        .member(name)
        .orElseThrow();
  }

  private static Member member(String scenario, int uptime, String name) {
    return Mwan3
        .of(Captures.trackers(scenario), Duration.ofSeconds(uptime), _ -> Optional.of(true), Optional.empty(),
            Optional.of(Captures.settings()))
        .member(name)
        .orElseThrow();
  }
}
