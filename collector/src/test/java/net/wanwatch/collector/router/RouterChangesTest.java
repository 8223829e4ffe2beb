package net.wanwatch.collector.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.wanwatch.fact.Fact;
import org.junit.jupiter.api.Test;

/// A router whose answers are a captured one with an uptime, a clock and mwan3's trackers of our choice.
class RouterChangesTest {
  private static final Instant ROUTER = Instant.ofEpochSecond(1795346324);

  private final RouterChanges changes = new RouterChanges("hill", "magic");
  /// Whose trackers are other processes now.
  private final Set<String> renewed = new HashSet<>();
  private Instant now = ROUTER;
  private double uptime = 3246.10;
  private int turn = 500;
  private long clockAhead;
  private long secondsOnItsWay;
  private String more = "";
  private final RouterPoll poll = new RouterPoll(RouterPollTest.router("wg1", "wg2", "wg3"), _ -> answer(), () -> now);

  private String answer() {
    now = now.plusSeconds(secondsOnItsWay);
    try {
      var text = PretendRouter.capture("/router/poll-answer.txt")
          .replaceFirst("== clock\n\\d+", "== clock\n" + (now.getEpochSecond() + clockAhead))
          .replaceFirst("== uptime\n[\\d.]+", "== uptime\n" + String.format(Locale.ROOT, "%.2f", uptime))
          .replaceAll("(wg\\dwan/TIME:)\\d+", "$1" + (int) uptime)
          .replace("== end", more + "== end");
      for (var member : List.of("wg1wan", "wg2wan", "wg3wan")) {
        text = text.replaceFirst("(" + member + "/TURN:)\\d+", "$1" + turn)
            .replaceFirst("(" + member + "/PID:)\\d+", "$1" + (renewed.contains(member) ? "77" : "7"));
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A poll five seconds later.
  private List<Fact> next() throws IOException {
    now = now.plusSeconds(5);
    uptime += 5;
    turn++;
    return changes.read(now, now, poll.read());
  }

  private List<String> events(int polls) throws IOException {
    var events = new ArrayList<String>();
    for (int i = 0; i < polls; i++) {
      for (var fact : next()) {
        events.add(fact instanceof Fact.Router r ? r.event().word() + ": " + r.text() : fact.kind());
      }
    }
    return events;
  }

  @Test
  void firstReadingTellsTheSettingsAndASteadyRouterNothing() throws IOException {
    more = "kernel 6.6.86\nDISTRIB_RELEASE='24.10.1'\n";
    var facts = next();
    assertThat(facts).hasSize(1);
    assertThat(facts.getFirst()).isInstanceOfSatisfying(Fact.Configuration.class, it -> {
      assertThat(it.router()).hasValue("magic");
      assertThat(it.settings()).containsEntry("version.openwrt", "24.10.1")
          .containsEntry("version.kernel", "6.6.86")
          .containsEntry("interface.wg2wan.interval", "3 s")
          .containsEntry("interface.wg2wan.down", "3")
          .containsEntry("interface.wg2wan.track-ips", "1");
      assertThat(it.settings().values()).noneMatch(value -> value.matches(".*\\d+\\.\\d+\\.\\d+\\.\\d+.*"));
    });
    assertThat(events(20)).isEmpty();
  }

  @Test
  void shorterUptimeIsAReboot() throws IOException {
    events(2);
    uptime = 26;
    turn = 2;
    assertThat(events(3)).containsExactly("reboot: up for 31 s");
  }

  @Test
  void rebootDuringALongSilenceIsSeenToo() throws IOException {
    events(2);
    now = now.plusSeconds(7200);
    uptime = 3600;
    assertThat(events(3)).containsExactly("reboot: up for 3605 s");
  }

  @Test
  void trackersThatAreAllOtherProcessesAreARestart() throws IOException {
    events(2);
    renewed.addAll(List.of("wg1wan", "wg2wan"));
    assertThat(events(1)).isEmpty();
    renewed.add("wg3wan");
    assertThat(events(3)).containsExactly("mwan3-restart: all its trackers began anew");
  }

  @Test
  void membersThatComeOnlineTogetherAreNoRestart() throws IOException {
    events(2);
    turn = 0;
    assertThat(events(20)).isEmpty();
  }

  @Test
  void oneTrackerThatIsStartedAgainIsNoRestart() throws IOException {
    events(2);
    renewed.add("wg2wan");
    assertThat(events(20)).isEmpty();
  }

  @Test
  void theInitScriptsLinesAreOneRestart() throws IOException {
    events(2);
    changes.mwan3Started(now.plusSeconds(1));
    changes.mwan3Started(now.plusSeconds(1));
    renewed.addAll(List.of("wg1wan", "wg2wan", "wg3wan"));
    assertThat(events(3)).containsExactly("mwan3-restart: its init script ran");
  }

  @Test
  void theInitScriptOfABootIsNoRestart() throws IOException {
    events(2);
    uptime = 26;
    events(1);
    changes.mwan3Started(now.plusSeconds(1));
    assertThat(events(3)).isEmpty();
  }

  @Test
  void trackersThatStopAndRunAgainAreARestartWhateverTheVersion() throws IOException {
    events(2);
    List.of("wg1wan", "wg2wan", "wg3wan").forEach(member -> changes.trackerStopped(member, now));
    assertThat(events(3)).containsExactly("mwan3-restart: all its trackers stopped and run again");
  }

  @Test
  void oneTrackerThatStopsIsNoRestart() throws IOException {
    events(2);
    changes.trackerStopped("wg1wan", now);
    assertThat(events(20)).isEmpty();
  }

  @Test
  void clockThatJumpsIsToldOnce() throws IOException {
    events(12);
    clockAhead = 3600;
    assertThat(events(12)).containsExactly("clock-jump: its clock is 3600 s ahead of ours, was right by ours");
    clockAhead = 0;
    assertThat(events(12)).containsExactly("clock-jump: its clock is right by ours, was 3600 s ahead of ours");
  }

  @Test
  void aFirstAnswerThatWasLongOnItsWayIsNoJump() throws IOException {
    secondsOnItsWay = 12;
    var events = events(1);
    secondsOnItsWay = 0;
    events.addAll(events(12));
    assertThat(events).noneMatch(event -> event.startsWith("clock-jump"));
  }
}
