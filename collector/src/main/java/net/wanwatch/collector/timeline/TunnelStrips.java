package net.wanwatch.collector.timeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Subject;

/// One tunnel in the course of a day.
final class TunnelStrips {
  /// Seconds that a number of bytes is of.
  private static final int EVERY = 300;
  private static final List<String> VERDICTS = List.of("uplink-down", "uplink-no-internet", "tunnel-down",
      "vps-not-forwarding", "degraded", Strip.UNKNOWN, Strip.NOT_WATCHED, "ok");
  private static final List<String> MWAN3 = List.of("offline", "connecting", "disabled", "disconnecting", "notracking",
      Strip.UNKNOWN, Strip.NOT_WATCHED, "online");

  private final SiteDay day;
  private final Strip verdict;
  private final Strip mwan3;
  private final Bytes down;
  private final Bytes up;

  TunnelStrips(SiteDay day) {
    this.day = day;
    this.verdict = new Strip(day, VERDICTS);
    this.mwan3 = new Strip(day, MWAN3);
    this.down = new Bytes();
    this.up = new Bytes();
  }

  /// By the pieces of the day; one of which a minute lacks is not known.
  private final class Bytes {
    final long[] sum = new long[(int) Math.ceilDiv(seconds(), EVERY)];
    final int[] minutes = new int[sum.length];

    void add(long second, OptionalLong bytes) {
      int piece = (int) Math.floorDiv(second - 1, EVERY);
      if (piece >= 0 && piece < sum.length && bytes.isPresent()) {
        sum[piece] += bytes.getAsLong();
        minutes[piece]++;
      }
    }

    List<Optional<Long>> shown() {
      var shown = new ArrayList<Optional<Long>>();
      for (int i = 0; i < sum.length; i++) {
        long whole = Math.min(EVERY, seconds() - (long) i * EVERY) / 60;
        shown.add(minutes[i] >= whole ? Optional.of(sum[i]) : Optional.empty());
      }
      return shown;
    }
  }

  private long seconds() {
    return day.to().getEpochSecond() - day.from().getEpochSecond();
  }

  void began(Fact.Started it) {
    verdict.began(it.at());
    mwan3.began(it.at());
  }

  void changed(Fact.State it) {
    if (it.subject() == Subject.VERDICT) {
      verdict.changed(it.at(), it.from(), it.to());
    } else if (it.subject() == Subject.MWAN3) {
      mwan3.changed(it.at(), it.from(), it.to());
    }
  }

  void minute(Fact.Minute it) {
    verdict.minute(it.at(), it.states().getOrDefault(Subject.VERDICT.word(), Map.of()));
    mwan3.minute(it.at(), it.states().getOrDefault(Subject.MWAN3.word(), Map.of()));
    long second = it.at().getEpochSecond() - day.from().getEpochSecond();
    down.add(second, it.receivedBytes());
    up.add(second, it.sentBytes());
  }

  Strip verdict() {
    return verdict;
  }

  Strip mwan3() {
    return mwan3;
  }

  Timeline.Traffic traffic() {
    return new Timeline.Traffic(EVERY, down.shown(), up.shown());
  }
}
