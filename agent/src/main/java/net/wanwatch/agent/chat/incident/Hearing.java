package net.wanwatch.agent.chat.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Fact.Incident.What;
import net.wanwatch.fact.Finding;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.RouterEvent;
import net.wanwatch.fact.Subject;
import net.wanwatch.fact.Verdict;

/// Puts what is heard where it belongs: into an incident that is known, or a new one.
final class Hearing {
  /// What begins so close together has one cause.
  private static final Duration TOGETHER = Duration.ofSeconds(10);
  /// That nothing carries the crew, or the site is dark, again within this is the same again.
  private static final Duration AT_ONCE = Duration.ofMinutes(1);
  /// A tunnel that is down again within this flaps.
  private static final Duration FLAPPING = Duration.ofMinutes(10);
  /// What was over so long ago, and is heard now, is for the report.
  private static final Duration TOO_OLD = Duration.ofHours(6);
  private static final int MOST = 100;
  private static final Duration REMEMBERED = Duration.ofHours(1);
  private static final Duration LATE = Duration.ofSeconds(10);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  /// So much of a minute is all of it.
  private static final Duration WHOLE = Duration.ofSeconds(59);
  /// A minute of the crew's probes that says something.
  private static final int ENOUGH = 60;

  private final Standing before;
  private final Instant now;
  private final List<Incident> incidents;
  private Optional<Instant> heard;
  private Optional<Instant> behind;
  private final Map<String, Fact.Dish> dishes = new LinkedHashMap<>();
  /// By router, since when its crew loses nothing, and a tunnel of it is well: begins of minutes.
  private final Map<String, Instant> crewServed = new HashMap<>();
  private final Map<String, Instant> wellTunnel = new HashMap<>();

  Hearing(Standing before, Instant now) {
    this.before = before;
    this.now = now;
    this.incidents = new ArrayList<>(before.incidents().stream().map(incident -> incident.until(now)).toList());
    this.heard = before.heard();
    before.dishes().forEach(dish -> dishes.put(dish.id(), dish));
    this.behind = before.behind().map(at -> at.isAfter(now) ? now : at);
  }

  void take(Fact fact) {
    switch (fact) {
      case Fact.Outage outage -> {
        of(outage);
        hear(outage.router(),
            new Trouble(What.TUNNEL, outage.id(), Optional.of(outage.tunnel()), outage.start(), outage.end(),
                Optional.empty(), outage.verdict(), outage.maintenance(), outage.at(), now, now, outage.startBound(),
                outage.endBound().orElse(Duration.ZERO)));
      }
      case Fact.CrewOutage outage -> {
        of(outage);
        hear(outage.router(),
            new Trouble(What.CREW, outage.id(), Optional.empty(), outage.start(), outage.end(), Optional.empty(),
                Optional.empty(), false, outage.at(), now, now, outage.startBound(),
                outage.endBound().orElse(Duration.ZERO)));
      }
      case Fact.Router router when router.event() == RouterEvent.SITE_DARK -> dark(router, What.DARK);
      case Fact.Router router when router.event() == RouterEvent.SITE_CUT -> dark(router, What.CUT);
      case Fact.Router router when router.event() == RouterEvent.VPS_OFFLINE -> dark(router, What.VPS);
      case Fact.Router router when router.event() == RouterEvent.SITE_BACK -> back(router);
      case Fact.Maintenance work -> work(work);
      case Fact.Minute minute -> {
        of(minute);
        well(minute);
      }
      case Fact.State state -> {
        of(state);
        way(state);
      }
      case Fact.Dish dish -> {
        of(dish);
        dishes.merge(dish.id(), dish, (known, later) -> known.end().isPresent() ? known : later);
        newsOf(dish);
      }
      case Fact.Started _,Fact.Stopped _,Fact.Configuration _,Fact.Router _,Fact.Failover _,Fact.Benchmark _,Fact.BenchmarkSkipped _,Fact.Note _,Fact.Incident _,Fact.Drill _,Fact.Comparison _,Fact.DrillSkipped _,Fact.ComparisonSkipped _,Fact.Unknown _ ->
        {
        }
    }
  }

  /// The collector was heard to say something.
  private void of(Fact fact) {
    heard = heard.filter(at -> at.isAfter(fact.at())).or(() -> Optional.of(fact.at()));
    if (Duration.between(fact.at(), now).compareTo(LATE) > 0 && !(fact instanceof Fact.Minute)) {
      behind = Optional.of(now);
    }
  }

  /// What was left open by a collector that is no more, its journal lost with it, is over when another finds it well for a whole
  /// minute.
  private void well(Fact.Minute minute) {
    var begin = minute.at().minus(MINUTE);
    var ok = minute.states().getOrDefault("verdict", Map.of()).getOrDefault(Verdict.OK.word(), Duration.ZERO);
    if (minute.path() == MeasuredPath.CREW && minute.lost() == 0 && minute.sent() >= ENOUGH) {
      crewServed.put(minute.router(), begin);
    } else if (minute.tunnel().isPresent() && ok.compareTo(WHOLE) >= 0) {
      wellTunnel.put(minute.router(), begin);
      over(minute.router(), trouble -> trouble.what() == What.TUNNEL && trouble.tunnel().equals(minute.tunnel()),
          begin);
    }
  }

  private void over(String router, Predicate<Trouble> what, Instant latest) {
    List.copyOf(incidents)
        .stream()
        .filter(incident -> incident.router().equals(router))
        .forEach(incident -> incident.troubles()
            .stream()
            .filter(what)
            .filter(trouble -> trouble.isOpen() && trouble.at().isBefore(latest))
            .forEach(trouble -> put(incident, trouble.endedBefore(latest, now))));
  }

  /// What is told of a tunnel that is down is told anew with its dish's word.
  private void newsOf(Fact.Dish dish) {
    List.copyOf(incidents)
        .stream()
        .filter(incident -> incident.router().equals(dish.router()))
        .forEach(incident -> incident.of(What.TUNNEL)
            .stream()
            .filter(trouble -> trouble.isOpen() && trouble.tunnel().filter(dish.tunnel()::equals).isPresent())
            .forEach(trouble -> put(incident, trouble.changed(now))));
  }

  private void hear(String router, Trouble heard) {
    var id = heard.id();
    var known = incidents.stream().filter(incident -> incident.any(trouble -> trouble.id().equals(id))).findFirst();
    if (known.isPresent()) {
      var trouble = known.get().troubles().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
      put(known.get(), trouble.heard(heard));
    } else if (heard.end().filter(it -> it.isBefore(now.minus(TOO_OLD))).isEmpty()) {
      add(router, heard);
    }
  }

  /// That mwan3 disagrees says nothing of the way.
  private void way(Fact.State state) {
    if (state.subject() != Subject.FINDING) {
      return;
    }
    Predicate<Trouble> same = trouble -> trouble.what() == What.WAY
        && trouble.tunnel().equals(Optional.of(state.tunnel()));
    if (state.to().equals(Finding.word(Optional.empty()))) {
      end(state.router(), same, state.at());
    } else if (state.finding().equals(Optional.of(Finding.WRONG_WAY)) && open(state.router(), same).isEmpty()) {
      hear(state.router(),
          new Trouble(What.WAY, "%s-way-%s-%d".formatted(state.router(), state.tunnel(), state.at().toEpochMilli()),
              Optional.of(state.tunnel()), state.at(), Optional.empty(), Optional.empty(), Optional.empty(), false,
              state.at(), now, now));
    }
  }

  private void dark(Fact.Router fact, What what) {
    var start = fact.since().orElse(fact.at());
    if (what == What.DARK) {
      end(fact.router(), trouble -> trouble.what() == What.VPS, start);
    }
    if (open(fact.router(), Trouble::isSiteWide).isEmpty()) {
      add(fact.router(),
          new Trouble(what, "%s-%s-%d".formatted(fact.router(), fact.event().word(), start.toEpochMilli()),
              Optional.empty(), start, Optional.empty(), Optional.empty(), Optional.empty(), false, fact.at(), now,
              now));
    }
  }

  private void back(Fact.Router fact) {
    end(fact.router(), Trouble::isSiteWide, fact.since().orElse(fact.at()));
  }

  private void end(String router, Predicate<Trouble> what, Instant at) {
    open(router, what).ifPresent(incident -> incident.troubles()
        .stream()
        .filter(what.and(Trouble::isOpen))
        .findFirst()
        .ifPresent(trouble -> put(incident, trouble.ended(at, now))));
  }

  private void work(Fact.Maintenance work) {
    var router = work.router().orElse("");
    open(router, trouble -> trouble.what() == What.MAINTENANCE).ifPresent(incident -> incident.of(What.MAINTENANCE)
        .stream()
        .filter(Trouble::isOpen)
        .forEach(each -> put(incident, each.ended(work.at(), now))));
    if (work.until().isAfter(work.at()) && work.until().isAfter(now)) {
      var id = "%s-work-%d-%d".formatted(router.isEmpty() ? work.site() : router, work.at().toEpochMilli(),
          work.until().toEpochMilli());
      if (incidents.stream().noneMatch(incident -> incident.id().equals(id))) {
        incidents.add(Incident.of(router, new Trouble(What.MAINTENANCE, id, Optional.empty(), work.at(),
            Optional.empty(), Optional.of(work.until()), Optional.empty(), true, work.at(), now, now)));
      }
    }
  }

  private Optional<Incident> open(String router, Predicate<Trouble> what) {
    return incidents.stream()
        .filter(incident -> incident.router().equals(router) && incident.any(what.and(Trouble::isOpen)))
        .findFirst();
  }

  private void put(Incident incident, Trouble trouble) {
    incidents.set(incidents.indexOf(incident), incident.with(trouble));
  }

  private void add(String router, Trouble trouble) {
    incidents.stream()
        .filter(incident -> incident.router().equals(router) && !incident.isWork())
        .filter(incident -> incident.any(other -> belong(incident, other, trouble)))
        .max(Comparator.comparing((Incident incident) -> incident.troubles().getLast().start()))
        .ifPresentOrElse(incident -> join(incident, trouble), () -> incidents.add(Incident.of(router, trouble)));
  }

  /// A tunnel that flaps and now goes together with others is part of theirs: what took them all is another incident.
  private void join(Incident incident, Trouble trouble) {
    var newest = incident.troubles().getLast();
    if (incident.troubles().size() > 1 && incident.isOf(newest.tunnel()) && !trouble.tunnel().equals(newest.tunnel())) {
      incidents.set(incidents.indexOf(incident), incident.without(newest));
      incidents.add(Incident.of(incident.router(), newest).with(trouble));
    } else {
      put(incident, trouble);
    }
  }

  private static boolean belong(Incident incident, Trouble known, Trouble trouble) {
    if (known.what() == What.WAY || trouble.what() == What.WAY) {
      return false;
    }
    if (Duration.between(known.start(), trouble.start()).abs().compareTo(TOGETHER) <= 0) {
      return true;
    }
    if (known.what() != What.TUNNEL && trouble.what() != What.TUNNEL) {
      return overlap(known, trouble) || (known.what() == trouble.what() && isSoonAfter(known, trouble, AT_ONCE));
    }
    // Blips that nobody was told of, and what took more than this tunnel, are no flapping of it.
    return trouble.what() == What.TUNNEL && incident.tellings() > 0 && incident.isOf(trouble.tunnel())
        && isSoonAfter(known, trouble, FLAPPING);
  }

  private static boolean isSoonAfter(Trouble known, Trouble trouble, Duration longest) {
    return known.end().filter(end -> Duration.between(end, trouble.start()).abs().compareTo(longest) <= 0).isPresent();
  }

  private static boolean overlap(Trouble one, Trouble other) {
    return one.end().filter(end -> end.isBefore(other.start())).isEmpty()
        && other.end().filter(end -> end.isBefore(one.start())).isEmpty();
  }

  Standing standing() {
    crewServed.forEach((router, served) -> Optional.ofNullable(wellTunnel.get(router))
        .ifPresent(
            well -> over(router, trouble -> trouble.what() == What.CREW, served.isBefore(well) ? served : well)));
    List.copyOf(incidents)
        .forEach(incident -> incident.troubles()
            .stream()
            .filter(trouble -> trouble.isOpen() && trouble.until().filter(until -> !until.isAfter(now)).isPresent())
            .forEach(work -> put(incident, work.ended(work.until().orElseThrow(), now))));
    var all = List.copyOf(incidents);
    incidents.removeIf(incident -> incident.isOver() && incident.settled() && incident.told().isEmpty()
        && incident.lastEnd().filter(end -> end.isBefore(now.minus(REMEMBERED))).isPresent()
        && !(incident.isWork() && all.stream().anyMatch(other -> outlasts(incident, other))));
    return new Standing(incidents, heard, behind, before.blips(), dishes());
  }

  /// What lasts, what may yet be told of, and what an incident is about that people know of.
  private List<Fact.Dish> dishes() {
    var oldest = incidents.stream()
        .flatMap(incident -> incident.troubles().stream())
        .map(Trouble::start)
        .min(Comparator.naturalOrder())
        .filter(start -> start.isBefore(now))
        .orElse(now)
        .minus(REMEMBERED);
    return dishes.values()
        .stream()
        .filter(dish -> dish.end().filter(end -> end.isBefore(oldest)).isEmpty())
        .sorted(Comparator.comparing(Fact.Dish::start).reversed())
        .limit(MOST)
        .toList();
  }

  /// What began while it was announced, and goes on: without it that would count as announced for ever.
  private static boolean outlasts(Incident work, Incident other) {
    boolean same = work.router().isEmpty() || work.router().equals(other.router());
    return same && !other.isWork() && !(other.isOver() && other.told().isEmpty());
  }
}
