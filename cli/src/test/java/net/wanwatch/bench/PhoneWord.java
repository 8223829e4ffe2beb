package net.wanwatch.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a message on the demo's phone says, taken apart.
///
/// @param at when it stood there first: when it was sent, or changed to this
/// @param isNew whether somebody's phone rang
/// @param kind empty for what the demo's story gives no reason to say
/// @param tunnels that it names
/// @param since,end as a clock shows it: `23:46`
/// @param times how often it says that they went
/// @param works the tunnels that it says to work
record PhoneWord(Instant at, boolean isNew, String title, String more, Optional<Kind> kind, List<String> tunnels,
    Optional<String> since, Optional<String> end, OptionalInt times, Optional<Duration> lasted, List<String> works) {

  /// The sentences of the crew's language, as `en.properties` has them.
  enum Kind {
    DOWN("🟠 (?<names>.+) down since (?<since>{t})\\.(?<works> Internet works on .+\\.)?"), AGAIN(
        "🟠 (?<names>.+) down again since (?<since>{t}), (?<times>\\d+) times by now\\.(?<works> Internet works on .+\\.)?"), HOLDS(
            "🟠 (?<names>.+) up again (?<end>{t}), for now: (?<times>\\d+) outages since (?<since>{t}), (?<lasted>{l}) in all\\."),
    // Before what it looks like: nobody calls a dish so.
    INTERNET_BACK("🟢 Internet back (?<end>{t}) after (?<lasted>{l})\\."), BACK(
        "🟢 (?<names>.+) back (?<end>{t}) after (?<lasted>{l})\\."), BACK_TIMES(
            "🟢 (?<names>.+) back (?<end>{t}): (?<times>\\d+) outages since (?<since>{t}), (?<lasted>{l}) in all\\."), VPS(
                "🔴 VPS lets nothing through since (?<since>{t})\\. No uplink works\\."), VPS_BACK(
                    "🟢 VPS lets internet through again (?<end>{t}) after (?<lasted>{l})\\."), NO_INTERNET(
                        "🔴 NO INTERNET since (?<since>{t})\\. Nothing carries the crew\\."), NO_UPLINK(
                            "🔴 NO UPLINK WORKS since (?<since>{t})\\."), UPLINK_BACK(
                                "🟢 An uplink works again (?<end>{t}) after (?<lasted>{l})\\."), DARK(
                                    "🔴 SITE OFFLINE since (?<since>{t})\\. All 3 uplinks silent: power or router\\?"), SITE_BACK(
                                        "🟢 SITE BACK (?<end>{t}) after (?<lasted>{l})\\."), WORK(
                                            "⚪ Maintenance since (?<since>{t}), until (?<end>{t}): no alarms meanwhile\\."), WORK_OVER(
                                                "🟢 Maintenance over (?<end>{t}) after (?<lasted>{l})\\. Alarms speak again\\.");

    private final Pattern sentence;

    Kind(String sentence) {
      this.sentence = Pattern.compile(sentence.replace("{t}", "\\d\\d:\\d\\d").replace("{l}", "\\d+ (?:s|min)"));
    }
  }

  static PhoneWord of(Instant at, boolean isNew, String title, String more) {
    for (var kind : Kind.values()) {
      var match = kind.sentence.matcher(title);
      if (match.matches()) {
        return new PhoneWord(at, isNew, title, more, Optional.of(kind), names(group(match, "names")),
            group(match, "since"), group(match, "end"),
            group(match, "times").map(it -> OptionalInt.of(Integer.parseInt(it))).orElse(OptionalInt.empty()),
            group(match, "lasted").map(PhoneWord::length), names(
                group(match, "works").map(it -> it.replaceFirst(" Internet works on ", "").replaceFirst("\\.$", ""))));
      }
    }
    return new PhoneWord(at, isNew, title, more, Optional.empty(), List.of(), Optional.empty(), Optional.empty(),
        OptionalInt.empty(), Optional.empty(), List.of());
  }

  private static Optional<String> group(Matcher match, String name) {
    return match.namedGroups().containsKey(name) ? Optional.ofNullable(match.group(name)) : Optional.empty();
  }

  private static List<String> names(Optional<String> text) {
    return text.map(it -> Arrays.stream(it.split(", | and ", -1)).sorted().toList()).orElse(List.of());
  }

  private static Duration length(String text) {
    var words = text.split(" ", 2);
    long number = Long.parseLong(words[0]);
    return words[1].equals("s") ? Duration.ofSeconds(number) : Duration.ofMinutes(number);
  }
}
