package net.wanwatch.agent.chat.text;

import java.time.Duration;
import java.util.Map;
import net.wanwatch.agent.chat.incident.Length;

/// Says how long something lasted: by one number, or by the least and the most that is possible.
final class LengthSentence {
  /// So many of a unit are still read as easily as a larger one.
  private static final int MOST = 600;

  private final Sentences sentences;

  private enum Unit {
    SECONDS(1, "seconds"), MINUTES(60, "minutes"), HOURS(3600, "hours");

    private final double seconds;
    private final String key;

    Unit(int seconds, String key) {
      this.seconds = seconds;
      this.key = key;
    }

    static Unit of(long seconds) {
      return seconds < 120 ? SECONDS : seconds < 7200 ? MINUTES : HOURS;
    }
  }

  LengthSentence(Sentences sentences) {
    this.sentences = sentences;
  }

  String say(Length length) {
    return length.isSure() ? one(length.middle()) : between(length.least(), length.most());
  }

  private String one(Duration length) {
    long seconds = Math.round(length.toMillis() / 1e3);
    var unit = Unit.of(seconds);
    return say(unit, String.valueOf(Math.round(seconds / unit.seconds)));
  }

  /// Rounded outwards: what was is in it.
  private String between(Duration least, Duration most) {
    long from = least.toSeconds();
    long to = Math.ceilDiv(most.toMillis(), 1000);
    var unit = Unit.of(from);
    var larger = to < MOST * unit.seconds ? unit : Unit.of(to);
    var low = String.valueOf((long) Math.floor(from / unit.seconds));
    var high = String.valueOf((long) Math.ceil(to / larger.seconds));
    if (from == 0) {
      return sentences.say("most", Map.of("lasted", say(larger, high)));
    }
    return unit == larger ? say(unit, low + "–" + high) : say(unit, low) + "–" + say(larger, high);
  }

  private String say(Unit unit, String number) {
    return sentences.say(unit.key, Map.of("n", number));
  }
}
