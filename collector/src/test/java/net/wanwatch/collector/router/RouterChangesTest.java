package net.wanwatch.collector.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.wanwatch.fact.Fact;
import org.junit.jupiter.api.Test;

/// A router whose answers are a captured one with an uptime, a clock and mwan3's rounds of our choice.
class RouterChangesTest {
  private static final Instant ROUTER = Instant.ofEpochSecond(1795346324);

  private final RouterChanges changes = new RouterChanges("hill", "magic");
  private final List<String> turned = new ArrayList<>(List.of("wg1wan", "wg2wan", "wg3wan"));
  private Instant now = ROUTER;
  private double uptime = 3246.10;
  private int turn = 500;
  private long clockAhead;
  private String more = "";
  private final RouterPoll poll = new RouterPoll(RouterPollTest.router("wg1", "wg2", "wg3"), _ -> answer(), () -> now);

  private String answer() {
    try {
      var text = PretendRouter.capture("/router/poll-answer.txt")
          .replaceFirst("== clock\n\\d+", "== clock\n" + (now.getEpochSecond() + clockAhead))
          .replaceFirst("== uptime\n[\\d.]+", "== uptime\n" + String.format(Locale.ROOT, "%.2f", uptime))
          .replaceAll("(wg\\dwan/TIME:)\\d+", "$1" + (int) uptime)
          .replace("== end", more + "== end");
      for (var member : List.of("wg1wan", "wg2wan", "wg3wan")) {
        text = text.replaceFirst("(" + member + "/TURN:)\\d+",
            "$1" + (turned.contains(member) ? turn : now.getEpochSecond() - ROUTER.getEpochSecond() + 500));
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
    return changes.read(now, poll.read());
  }

  private List<String> events(int polls) throws IOException {
    var events = new ArrayList<String>();
    for (int i = 0; i < polls; i++) {
      for (var fact : next()) {
        events.add(fact instanceof Fact.Router r ? r.event() + ": " + r.text() : fact.kind());
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
  void trackersThatAllBeginAnewAreARestart() throws IOException {
    events(2);
    turned.remove("wg3wan");
    turn = 1;
    assertThat(events(1)).isEmpty();
    turned.add("wg3wan");
    turn = 3;
    assertThat(events(3)).containsExactly("mwan3-restart: all its trackers began anew");
  }

  @Test
  void oneTrackerThatBeginsAnewIsNoRestart() throws IOException {
    events(2);
    turned.removeAll(List.of("wg1wan", "wg3wan"));
    turn = 1;
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
}
