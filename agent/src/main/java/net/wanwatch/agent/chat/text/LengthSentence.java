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

  /// `95 s`, `2 min 30 s`, `45 min`, `2 h 30 min`: never more than a twentieth beside what was.
  private String one(Duration length) {
    long seconds = Math.round(length.toMillis() / 1e3);
    long minutes = Math.round(seconds / 60.0);
    return switch (Unit.of(seconds)) {
      case SECONDS -> say(Unit.SECONDS, String.valueOf(seconds));
      case MINUTES -> seconds < MOST
          ? both(Unit.MINUTES, seconds / 60, Unit.SECONDS, seconds % 60)
          : say(Unit.MINUTES, String.valueOf(minutes));
      case HOURS -> both(Unit.HOURS, minutes / 60, Unit.MINUTES, minutes % 60);
    };
  }

  private String both(Unit unit, long number, Unit smaller, long rest) {
    var all = say(unit, String.valueOf(number));
    return rest == 0 ? all : all + " " + say(smaller, String.valueOf(rest));
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
