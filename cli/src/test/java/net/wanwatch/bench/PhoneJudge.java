package net.wanwatch.bench;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.wanwatch.bench.PhoneWord.Kind;

/// Holds what the phone showed against what was really broken: which word was false or late, and what is missing or there
/// twice.
final class PhoneJudge {
  private static final Set<Kind> BEGINS = Set.of(Kind.DOWN, Kind.AGAIN, Kind.VPS, Kind.DARK, Kind.NO_INTERNET,
      Kind.NO_UPLINK, Kind.WORK);
  /// What is of the crew, whom mwan3 gives a tunnel some seconds after the tunnels are well.
  private static final Set<Kind> CREWS = Set.of(Kind.NO_INTERNET, Kind.INTERNET_BACK, Kind.NO_UPLINK, Kind.UPLINK_BACK);
  private static final Duration MWAN3 = Duration.ofSeconds(13);
  /// `chat.after`, and a few seconds.
  private static final Duration AFTER = Duration.ofSeconds(10);
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration END_SOON = Duration.ofSeconds(8);
  /// What was over so long ago is not said to last.
  private static final Duration KNOWN = Duration.ofSeconds(3);
  private static final Duration OFF = Duration.ofSeconds(2);
  private static final Duration FLAPPING = Duration.ofMinutes(10);
  private static final Duration HOLDS = Duration.ofMinutes(5);

  private final List<PhoneTruth> truths;
  private final DateTimeFormatter clock;
  private final Map<PhoneTruth, List<PhoneWord>> begins = new HashMap<>();
  private final Map<PhoneTruth, List<PhoneWord>> ends = new HashMap<>();
  /// What was changed to say that a tunnel flaps, which went with all: it is to say that it is up when it is.
  private final Map<PhoneWord, PhoneTruth> takenBack = new HashMap<>();
  private final List<PhoneWord> held = new ArrayList<>();

  /// @param zone of the times that the messages name
  PhoneJudge(List<PhoneTruth> truths, ZoneId zone) {
    this.truths = List.copyOf(truths);
    this.clock = DateTimeFormatter.ofPattern("HH:mm").withZone(zone);
  }

  /// @param word the next one, in the order of time
  /// @return what is wrong with it; empty where nothing is
  Optional<String> wrong(PhoneWord word) {
    if (word.kind().isEmpty()) {
      return Optional.of("false: nobody has a reason to say that");
    }
    return BEGINS.contains(word.kind().get()) ? begin(word, word.kind().get()) : end(word, word.kind().get());
  }

  private Optional<String> begin(PhoneWord word, Kind kind) {
    var found = latest(word, kind, word.at().plusSeconds(1));
    var all = withOthers(word, kind);
    if (all.isPresent()) {
      return taken(word, all.get());
    }
    if (found.isEmpty()) {
      return Optional.of("false: there was no such thing");
    }
    var truth = found.get();
    var said = begins.computeIfAbsent(truth, _ -> new ArrayList<>());
    said.add(word);
    if (truth.planned()) {
      return Optional.of("false: that was announced");
    }
    if (isBlip(truth)) {
      return Optional.of("false: it lasted %d s only".formatted(truth.length().toSeconds()));
    }
    if (word.at().isAfter(truth.end().plus(KNOWN).plus(CREWS.contains(kind) ? MWAN3 : Duration.ZERO))) {
      return Optional.of("false: it was over since " + clock.format(truth.end()));
    }
    if (!shows(word.since(), truth.begin(), OFF, SOON)) {
      return Optional.of("false: it began " + clock.format(truth.begin()));
    }
    if (kind == Kind.WORK && !shows(word.end(), truth.end(), OFF, OFF)) {
      return Optional.of("false: it is to end " + clock.format(truth.end()));
    }
    if (word.works().stream().anyMatch(tunnel -> isBroken(tunnel, word.at()))) {
      return Optional.of("false: not all of these work");
    }
    if (word.times().isPresent() && word.times().getAsInt() != flaps(truth).size()) {
      return Optional.of("false: %d times".formatted(flaps(truth).size()));
    }
    if (!isCause(word, kind, truth)) {
      return Optional.of("false: the cause is '%s'".formatted(truth.cause()));
    }
    boolean first = said.size() == 1;
    return first && word.at().isAfter(truth.begin().plus(AFTER).plus(SOON))
        ? Optional.of("late: it began %s".formatted(clock.format(truth.begin())))
        : Optional.empty();
  }

  /// What flaps and goes together with the others may be said to be down again, until it is known that they went too.
  private Optional<PhoneTruth> withOthers(PhoneWord word, Kind kind) {
    return kind == Kind.AGAIN && !word.isNew()
        ? truths.stream()
            .filter(truth -> truth.isOfAll() && !truth.begin().isAfter(word.at())
                && truth.begin().plus(END_SOON).isAfter(word.at()))
            .findFirst()
        : Optional.empty();
  }

  private Optional<String> taken(PhoneWord word, PhoneTruth truth) {
    takenBack.put(word, truth);
    if (!shows(word.since(), truth.begin(), OFF, SOON)) {
      return Optional.of("false: it began " + clock.format(truth.begin()));
    }
    return word.works().isEmpty() ? Optional.empty() : Optional.of("false: none works");
  }

  private Optional<String> end(PhoneWord word, Kind kind) {
    var begun = latest(word, kind, word.at());
    var found = begun.filter(it -> !it.end().isAfter(word.at().plusSeconds(1)));
    if (found.isEmpty()) {
      return Optional.of(begun.isPresent() ? "false: it is not over" : "false: there was no such thing");
    }
    var truth = found.get();
    ends.computeIfAbsent(truth, _ -> new ArrayList<>()).add(word);
    if (truth.planned() || isBlip(truth)) {
      return Optional.of("false: nobody was to be told of it");
    }
    var served = CREWS.contains(kind) ? MWAN3 : Duration.ZERO;
    if (!shows(word.end(), truth.end(), OFF, KNOWN.plus(served))) {
      return Optional.of("false: it ended " + clock.format(truth.end()));
    }
    held.add(word);
    boolean sum = kind == Kind.HOLDS || kind == Kind.BACK_TIMES;
    var flaps = sum ? flaps(truth) : List.of(truth);
    var length = flaps.stream().map(PhoneTruth::length).reduce(Duration.ZERO, Duration::plus);
    if (word.lasted().filter(it -> isOff(it, length, flaps.size(), served)).isPresent()) {
      return Optional.of("false: it lasted %d s".formatted(length.toSeconds()));
    }
    if (word.times().isPresent()
        && (word.times().getAsInt() != flaps.size() || !shows(word.since(), flaps.getFirst().begin(), OFF, OFF))) {
      return Optional.of("false: %d times since %s".formatted(flaps.size(), clock.format(flaps.getFirst().begin())));
    }
    if (!word.more().isEmpty() && kind != Kind.WORK_OVER && !word.more().startsWith(truth.pastCause())) {
      return Optional.of("false: the cause was '%s'".formatted(truth.pastCause()));
    }
    var soon = truth.isOfAll() ? MWAN3.plus(END_SOON) : kind == Kind.BACK_TIMES ? HOLDS.plus(FLAPPING) : END_SOON;
    return word.at().isAfter((kind == Kind.HOLDS ? lastEnd(word) : truth.end()).plus(soon))
        ? Optional.of("late: it ended %s".formatted(clock.format(truth.end())))
        : Optional.empty();
  }

  /// What changes in place may have its cause later.
  private static boolean isCause(PhoneWord word, Kind kind, PhoneTruth truth) {
    if (word.more().isEmpty()) {
      return kind != Kind.DOWN || !word.isNew();
    }
    return kind == Kind.WORK || kind == Kind.DARK || word.more().startsWith(truth.cause());
  }

  /// Of its tunnel, whatever took it.
  private Instant lastEnd(PhoneWord word) {
    return truths.stream()
        .filter(truth -> truth.tunnels().containsAll(word.tunnels()))
        .map(PhoneTruth::end)
        .filter(end -> !end.isAfter(word.at().plusSeconds(1)))
        .max(Comparator.naturalOrder())
        .orElse(word.at());
  }

  private static boolean isBlip(PhoneTruth truth) {
    return truth.kind() == PhoneTruth.Kind.TUNNEL && truth.length().compareTo(AFTER) < 0;
  }

  /// Said in whole seconds, or whole minutes from two on.
  private static boolean isOff(Duration said, Duration real, int times, Duration later) {
    var rounded = said.toSeconds() % 60 == 0 && said.toSeconds() >= 120 ? Duration.ofSeconds(30) : Duration.ZERO;
    var off = OFF.multipliedBy(times).plus(rounded);
    return said.compareTo(real.minus(off)) < 0 || said.compareTo(real.plus(off).plus(later)) > 0;
  }

  private boolean shows(Optional<String> shown, Instant moment, Duration before, Duration after) {
    return shown
        .filter(it -> it.equals(clock.format(moment.minus(before))) || it.equals(clock.format(moment.plus(after))))
        .isPresent();
  }

  private Optional<PhoneTruth> latest(PhoneWord word, Kind kind, Instant until) {
    var of = switch (kind) {
      case DOWN, AGAIN, HOLDS, BACK, BACK_TIMES -> Set.of(PhoneTruth.Kind.TUNNEL);
      case VPS, VPS_BACK -> Set.of(PhoneTruth.Kind.VPS);
      case DARK, SITE_BACK -> Set.of(PhoneTruth.Kind.DARK);
      case NO_INTERNET, INTERNET_BACK, NO_UPLINK, UPLINK_BACK -> Set.of(PhoneTruth.Kind.VPS, PhoneTruth.Kind.DARK);
      case WORK, WORK_OVER -> Set.of(PhoneTruth.Kind.WORK);
    };
    return truths.stream()
        .filter(truth -> of.contains(truth.kind()) && !truth.begin().isAfter(until))
        .filter(truth -> truth.kind() != PhoneTruth.Kind.TUNNEL || truth.tunnels().equals(word.tunnels()))
        .reduce((_, later) -> later);
  }

  private boolean isBroken(String tunnel, Instant at) {
    return truths.stream()
        .anyMatch(truth -> truth.tunnels().contains(tunnel) && truth.begin().plus(OFF).isBefore(at)
            && truth.end().isAfter(at));
  }

  /// The outages of the same tunnel that are one incident with this one, the first first.
  private List<PhoneTruth> flaps(PhoneTruth last) {
    var flaps = new ArrayList<>(List.of(last));
    for (var truth : truths.reversed()) {
      var first = flaps.getFirst();
      if (truth.kind() == first.kind() && truth.tunnels().equals(first.tunnels()) && !truth.planned() && !isBlip(truth)
          && truth.end().isBefore(first.begin()) && truth.end().plus(FLAPPING).isAfter(first.begin())) {
        flaps.addFirst(truth);
      }
    }
    return flaps;
  }

  /// What should have been said by then and was not, or was said twice.
  List<String> missing(Instant watched) {
    var wrong = new ArrayList<String>();
    takenBack.forEach((word, truth) -> {
      boolean up = held.stream()
          .anyMatch(it -> it.tunnels().equals(word.tunnels()) && it.at().isAfter(truth.end())
              && it.at().isBefore(truth.end().plus(END_SOON)));
      if (!up && truth.end().plus(END_SOON).isBefore(watched)) {
        wrong.add("false: went on standing there when it was over: " + word.title());
      }
    });
    for (var truth : truths) {
      var name = "%s %s of %s".formatted(truth.kind(), String.join(", ", truth.tunnels()), clock.format(truth.begin()));
      boolean told = !truth.planned() && !isBlip(truth);
      if (told && truth.begin().plus(AFTER).plus(SOON).isBefore(watched)) {
        count(name + ": its begin", begins.getOrDefault(truth, List.of()), wrong);
      }
      if (told && truth.end().plus(MWAN3).plus(END_SOON).isBefore(watched)) {
        count(name + ": its end", ends.getOrDefault(truth, List.of()), wrong);
      }
    }
    return wrong;
  }

  private static void count(String what, List<PhoneWord> said, List<String> wrong) {
    if (said.isEmpty()) {
      wrong.add("missing: " + what);
    }
    long rang = said.stream().filter(PhoneWord::isNew).count();
    if (rang > 1) {
      wrong.add("doubled: %s, %d times".formatted(what, rang));
    }
  }
}
