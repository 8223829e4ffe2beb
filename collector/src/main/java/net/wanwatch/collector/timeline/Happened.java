package net.wanwatch.collector.timeline;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.wanwatch.collector.page.CrewWords;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Finding;
import net.wanwatch.fact.Subject;
import net.wanwatch.fact.Verdict;
import net.wanwatch.fact.WanwatchProgram;
import net.wanwatch.journal.Filter;

/// What happened in the course of a day, each once, in the crew's words. Of each kind only so many are kept, the first ones: a
/// flood of one does not hide another.
final class Happened {
  private static final int MOST = 250;
  private static final int LONGEST_TEXT = 600;
  /// An outage says more of them, and of the best there is nothing to say.
  private static final Set<String> SAID_BY_STRIPS = Set.of(Verdict.OK.word(), Verdict.TUNNEL_DOWN.word(),
      Verdict.VPS_NOT_FORWARDING.word(), Verdict.UPLINK_NO_INTERNET.word(), Verdict.UPLINK_DOWN.word());

  private final Instant from;
  private final Instant to;
  private final ZoneId zone;
  /// What has an id, as last known.
  private final Map<String, Map<String, Fact>> lasting = new TreeMap<>();
  private final Map<String, List<Fact>> moments = new TreeMap<>();
  private final Map<String, Long> more = new TreeMap<>();
  /// What holds of a tunnel until something else is said, by subject, router and tunnel.
  private final Map<String, Fact.State> standing = new HashMap<>();
  private final List<Timeline.Event> found = new ArrayList<>();
  private final Map<String, Fact.Maintenance> announced = new HashMap<>();
  private final List<Timeline.Event> works = new ArrayList<>();
  private Instant last = Instant.MIN;

  /// A stretch of time.
  private record Stretch(Instant start, Optional<Instant> end) {}

  Happened(SiteDay day) {
    this.from = day.from();
    this.to = day.to();
    this.zone = day.zone();
  }

  void add(Fact fact) {
    if (fact instanceof Fact.Started it && it.end() == WanwatchProgram.COLLECTOR) {
      // What held then is not known to hold still.
      standing.values().forEach(state -> found(state, Optional.of(last)));
      standing.clear();
    }
    last = fact.at();
    switch (fact) {
      case Fact.Outage it -> lasting(it, it.id(), it.end());
      case Fact.CrewOutage it -> lasting(it, it.id(), it.end());
      case Fact.Dish it -> lasting(it, it.id(), it.end());
      case Fact.Incident it -> lasting(it.untold(), it.id(), it.end());
      // As far as it is written: whether it goes on is not known.
      case Fact.Comparison it -> lasting(it, it.id(), Optional.of(it.at()));
      case Fact.State it -> state(it);
      case Fact.Maintenance it -> announced(it);
      case Fact.Benchmark it -> moment(it.brief());
      case Fact.Failover _,Fact.Note _,Fact.Router _,Fact.Drill _,Fact.Started _,Fact.Stopped _ -> moment(fact);
      case Fact.Configuration _,Fact.BenchmarkSkipped _,Fact.DrillSkipped _,Fact.ComparisonSkipped _,Fact.Minute _,Fact.Unknown _ ->
        {
        }
    }
  }

  /// An end once written stays, as `Outages` of the journal has it.
  private void lasting(Fact fact, String id, Optional<Instant> end) {
    var stretch = stretch(fact);
    if (!stretch.start().isBefore(to) || end.filter(over -> !over.isAfter(from)).isPresent()) {
      return;
    }
    var all = lasting.computeIfAbsent(fact.kind(), _ -> new LinkedHashMap<>());
    var known = all.get(id);
    if (known == null && all.size() == MOST) {
      end.ifPresent(_ -> more.merge(fact.kind(), 1L, Long::sum));
    } else if (known == null || end.isPresent() || stretch(known).end().isEmpty() || fact instanceof Fact.Incident) {
      all.put(id, fact);
    }
  }

  private void moment(Fact fact) {
    var stretch = stretch(fact);
    if (!stretch.start().isBefore(to) || stretch.end().orElse(stretch.start()).isBefore(from)) {
      return;
    }
    var all = moments.computeIfAbsent(fact.kind(), _ -> new ArrayList<>());
    if (all.size() == MOST) {
      more.merge(fact.kind(), 1L, Long::sum);
    } else {
      all.add(fact);
    }
  }

  private void state(Fact.State it) {
    switch (it.subject()) {
      case FINDING -> stands(it, !it.to().equals(Finding.word(Optional.empty())));
      case VERDICT -> stands(it, !SAID_BY_STRIPS.contains(it.to()));
      case FULL_SIZE -> moment(it);
      case MWAN3, POLICY -> {
      }
    }
  }

  /// @param worth whether to say it, beside that it ends what stood before
  private void stands(Fact.State it, boolean worth) {
    var place = String.join("\n", it.subject().word(), it.router(), it.tunnel());
    Optional.ofNullable(standing.remove(place)).ifPresent(before -> found(before, Optional.of(it.at())));
    if (worth) {
      standing.put(place, it);
    }
  }

  private void found(Fact.State state, Optional<Instant> end) {
    if (end.filter(over -> !over.isAfter(from)).isPresent() || !state.at().isBefore(to)) {
      return;
    }
    var kind = state.subject() == Subject.FINDING ? "finding" : state.kind();
    if (found.stream().filter(it -> it.kind().equals(kind)).count() == MOST) {
      more.merge(kind, 1L, Long::sum);
    } else {
      found.add(event(state, kind, new Stretch(state.at(), end), false));
    }
  }

  private void announced(Fact.Maintenance it) {
    var place = it.router().orElse("");
    Optional.ofNullable(announced.remove(place)).ifPresent(before -> work(before, it.at()));
    if (it.until().isAfter(it.at())) {
      announced.put(place, it);
    }
  }

  private void work(Fact.Maintenance it, Instant over) {
    var end = it.until().isBefore(over) ? it.until() : over;
    if (end.isAfter(from) && it.at().isBefore(to) && works.size() < MOST) {
      works.add(new Timeline.Event(it.at(), Optional.of(end), false, it.kind(), it.router(), Optional.empty(),
          text("Maintenance: " + it.text()), true));
    }
  }

  /// @param now what goes on then has no end
  List<Timeline.Event> events(Instant now) {
    standing.values().forEach(state -> found(state, Optional.empty()));
    standing.clear();
    announced.values().forEach(it -> work(it, it.until()));
    announced.clear();
    var all = new ArrayList<>(found);
    all.addAll(works);
    lasting.values().stream().flatMap(kind -> kind.values().stream()).map(this::event).forEach(all::add);
    moments.values().stream().flatMap(List::stream).map(this::event).forEach(all::add);
    all.removeIf(event -> event.at().isAfter(now));
    all.sort(Comparator.comparing(Timeline.Event::at));
    return all;
  }

  List<Timeline.Rest> notShown() {
    return more.entrySet().stream().map(it -> new Timeline.Rest(it.getKey(), it.getValue())).toList();
  }

  /// The crew's own outages.
  List<Fact.CrewOutage> dark() {
    return lasting.getOrDefault("crew-outage", Map.of()).values().stream().map(Fact.CrewOutage.class::cast).toList();
  }

  private Timeline.Event event(Fact fact) {
    return event(fact, fact.kind(), stretch(fact), planned(fact));
  }

  private Timeline.Event event(Fact fact, String kind, Stretch stretch, boolean planned) {
    boolean lasts = stretch.end().isEmpty() && (lasting.containsKey(kind) || isStanding(fact));
    return new Timeline.Event(stretch.start(), stretch.end(), lasts, kind, router(fact), tunnel(fact),
        text(fact instanceof Fact.Incident it ? Told.words(it) : words(fact)), planned);
  }

  private static boolean isStanding(Fact fact) {
    return fact instanceof Fact.State it && it.subject() != Subject.FULL_SIZE;
  }

  private String words(Fact fact) {
    var words = fact instanceof Fact.Dish it ? Told.dish(it) : CrewWords.of(fact, zone);
    return words.replace("  (", " (").replaceAll(" {2,}", ", ");
  }

  private static String text(String words) {
    return words.length() <= LONGEST_TEXT ? words : words.substring(0, LONGEST_TEXT) + "…";
  }

  private static Stretch stretch(Fact fact) {
    return switch (fact) {
      case Fact.Outage it -> new Stretch(it.start(), it.end());
      case Fact.CrewOutage it -> new Stretch(it.start(), it.end());
      case Fact.Dish it -> new Stretch(it.start(), it.end());
      case Fact.Incident it -> new Stretch(it.start(), it.end());
      case Fact.Drill it -> new Stretch(it.start(), Optional.of(it.end()));
      case Fact.Benchmark it -> new Stretch(it.start(), Optional.of(it.at()));
      case Fact.Comparison it -> new Stretch(it.start(), Optional.of(it.at()));
      case Fact.Router it -> new Stretch(it.since().orElse(it.at()), Optional.empty());
      case Fact.Failover _,Fact.State _,Fact.Started _,Fact.Stopped _,Fact.Configuration _,Fact.BenchmarkSkipped _,Fact.DrillSkipped _,Fact.ComparisonSkipped _,Fact.Minute _,Fact.Maintenance _,Fact.Note _,Fact.Unknown _ ->
        new Stretch(fact.at(), Optional.empty());
    };
  }

  private static boolean planned(Fact fact) {
    return switch (fact) {
      case Fact.Outage it -> it.maintenance();
      case Fact.Failover it -> it.expected();
      case Fact.Drill _ -> true;
      default -> false;
    };
  }

  private static Optional<String> tunnel(Fact fact) {
    return Filter.tunnel(fact);
  }

  private static Optional<String> router(Fact fact) {
    return switch (fact) {
      case Fact.Outage it -> Optional.of(it.router());
      case Fact.Failover it -> Optional.of(it.router());
      case Fact.State it -> Optional.of(it.router());
      case Fact.Dish it -> Optional.of(it.router());
      case Fact.Drill it -> Optional.of(it.router());
      case Fact.Benchmark it -> Optional.of(it.router());
      case Fact.Comparison it -> Optional.of(it.router());
      case Fact.Router it -> Optional.of(it.router());
      case Fact.Incident it -> it.router();
      case Fact.CrewOutage _,Fact.Started _,Fact.Stopped _,Fact.Configuration _,Fact.BenchmarkSkipped _,Fact.DrillSkipped _,Fact.ComparisonSkipped _,Fact.Minute _,Fact.Maintenance _,Fact.Note _,Fact.Unknown _ ->
        Optional.empty();
    };
  }
}
