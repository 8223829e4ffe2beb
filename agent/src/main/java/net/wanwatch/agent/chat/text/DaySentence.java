package net.wanwatch.agent.chat.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import net.wanwatch.agent.chat.day.Day;
import net.wanwatch.agent.chat.incident.Length;

/// The one line about a day. What did not happen is left out; hours that nobody watched are said.
final class DaySentence {
  private final Sentences sentences;
  private final Locale locale;
  private final LengthSentence lengths;

  DaySentence(Sentences sentences, Locale locale, LengthSentence lengths) {
    this.sentences = sentences;
    this.locale = locale;
    this.lengths = lengths;
  }

  String say(Day day, Duration after) {
    if (day.known().isZero()) {
      return sentences.say("daily.unknown", Map.of());
    }
    var parts = new ArrayList<String>();
    parts.add(usable(day));
    if (day.dark() > 0) {
      parts.add(counted("daily.dark", day.dark(), Map.of("lasted", lengths.say(day.lost()))));
    }
    if (day.failovers() > 0) {
      parts.add(counted("daily.failover", day.failovers(), Map.of()));
    }
    day.longestGap().ifPresent(gap -> parts.add(sentences.say("daily.gap", Map.of("lasted", lengths.say(gap)))));
    if (day.blips() > 0) {
      parts.add(counted("daily.blip", day.blips(), Map.of("after", lengths.say(Length.sure(after)))));
    }
    return sentences.say("daily", Map.of("parts", String.join(", ", parts)));
  }

  /// Usable time is cut and never rounded up: a minute without internet is none that was usable.
  private String usable(Day day) {
    var usable = hours(day.usable(), RoundingMode.DOWN);
    var known = hours(day.known(), RoundingMode.HALF_UP);
    var all = hours(day.length(), RoundingMode.HALF_UP);
    return sentences.say(known.equals(all) ? "daily.usable" : "daily.usable.known",
        Map.of("usable", usable, "known", known, "hours", all));
  }

  private String hours(Duration time, RoundingMode rounding) {
    var hours = BigDecimal.valueOf(time.toMinutes()).divide(BigDecimal.valueOf(60), 1, rounding);
    return hours.stripTrailingZeros().scale() <= 0
        ? hours.toBigInteger().toString()
        : String.format(locale, "%.1f", hours);
  }

  private String counted(String key, int count, Map<String, String> values) {
    var all = new HashMap<>(values);
    all.put("n", String.valueOf(count));
    return sentences.say(count == 1 ? key : key + ".several", all);
  }
}
