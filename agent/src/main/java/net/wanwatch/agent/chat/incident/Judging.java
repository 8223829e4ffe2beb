package net.wanwatch.agent.chat.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import net.wanwatch.agent.chat.incident.Telling.Phase;
import net.wanwatch.config.Chats.Severity;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Fact.Incident.What;
import net.wanwatch.fact.Verdict;

/// Decides what of that which is known people are told now.
final class Judging {
  /// So long something that is heard may still turn out to be over, or to be more.
  private static final Duration SETTLING = Duration.ofSeconds(3);
  /// What leaves the crew without internet is told when it has lasted so long, and all that belongs to it is here.
  private static final Duration LASTS = Duration.ofSeconds(5);
  private static final Duration TOGETHER = Duration.ofSeconds(1);
  /// So long after a tunnel others that fell silent with it are judged too.
  private static final Duration JUDGED = Duration.ofSeconds(8);
  /// What flaps is over when it held so long.
  private static final Duration HOLDS = Duration.ofMinutes(5);
  /// What is announced may last so much longer.
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final Standing heard;
  private final Duration after;
  private final Map<String, List<String>> tunnels;
  private final BiPredicate<String, String> carries;
  private final Instant now;
  private final List<Telling> tellings = new ArrayList<>();
  private int blips;

  Judging(Standing heard, Duration after, Map<String, List<String>> tunnels, BiPredicate<String, String> carries,
      Instant now) {
    this.heard = heard;
    this.after = after;
    this.tunnels = tunnels;
    this.carries = carries;
    this.now = now;
    this.blips = heard.blips();
  }

  Incidents.Step step() {
    var incidents = heard.incidents().stream().map(this::judge).toList();
    return new Incidents.Step(new Standing(incidents, heard.heard(), heard.behind(), blips, heard.dishes()), tellings);
  }

  Optional<Telling> standing(String id) {
    return heard.incidents()
        .stream()
        .filter(incident -> incident.id().equals(id))
        .findFirst()
        .flatMap(incident -> level(incident).map(level -> telling(incident, Phase.CHANGE, level)));
  }

  private Incident judge(Incident incident) {
    var level = level(incident);
    if (level.isEmpty()) {
      return incident.told().isPresent() ? over(incident) : unseen(incident);
    }
    if (incident.told().isEmpty()) {
      return isDue(incident, level.get())
          ? tell(incident, incident.tellings() == 0 ? Phase.BEGIN : Phase.AGAIN, level.get(), level)
          : incident;
    }
    if (isJustAcknowledged(incident)) {
      say(incident, Phase.CHANGE, incident.told().get());
    }
    int worse = level.get().compareTo(incident.told().get());
    if (worse > 0) {
      return isDue(incident, level.get()) ? tell(incident, Phase.AGAIN, level.get(), level) : incident;
    }
    if (worse < 0) {
      return isSettled(incident) ? tell(incident, Phase.RELIEF, incident.told().get(), level) : incident;
    }
    if (isNewsOf(incident.router())) {
      say(incident, Phase.CHANGE, level.get());
    }
    return incident;
  }

  /// Of what is open and was not announced; empty when nothing is.
  private Optional<Severity> level(Incident incident) {
    var open = incident.troubles().stream().filter(Trouble::isOpen).filter(trouble -> !isPlanned(incident, trouble));
    return open.map(trouble -> switch (trouble.what()) {
      case VPS, DARK, CUT, CREW -> Severity.CRITICAL;
      case TUNNEL -> isLastTunnel(incident, trouble) ? Severity.CRITICAL : Severity.WARNING;
      case WAY -> Severity.WARNING;
      case MAINTENANCE -> Severity.INFO;
    }).max(Comparator.naturalOrder());
  }

  /// Whether no tunnel of the router works, and this one was the last to go.
  private boolean isLastTunnel(Incident incident, Trouble trouble) {
    var down = down(incident.router());
    return down.stream()
        .map(each -> each.tunnel().orElse(""))
        .collect(Collectors.toSet())
        .containsAll(tunnels(incident)) && down.stream().noneMatch(each -> each.start().isAfter(trouble.start()));
  }

  private List<Trouble> down(String router) {
    return heard.incidents()
        .stream()
        .filter(incident -> incident.router().equals(router))
        .flatMap(incident -> incident.of(What.TUNNEL).stream())
        .filter(Trouble::isOpen)
        .toList();
  }

  private List<String> tunnels(Incident incident) {
    return tunnels.getOrDefault(incident.router(), List.of());
  }

  private boolean isPlanned(Incident incident, Trouble trouble) {
    if (trouble.what() == What.MAINTENANCE) {
      return false;
    }
    var works = heard.incidents()
        .stream()
        .filter(Incident::isWork)
        .filter(work -> work.router().isEmpty() || work.router().equals(incident.router()))
        .flatMap(work -> work.of(What.MAINTENANCE).stream())
        .toList();
    return works.isEmpty() ? trouble.planned() : works.stream().anyMatch(work -> covers(work, trouble));
  }

  private boolean covers(Trouble work, Trouble trouble) {
    return !trouble.start().isBefore(work.start())
        && work.end().filter(end -> trouble.end().orElse(now).isAfter(end.plus(GRACE))).isEmpty();
  }

  private boolean isDue(Incident incident, Severity level) {
    var open = incident.troubles().stream().filter(Trouble::isOpen).toList();
    if (level == Severity.INFO || open.stream().anyMatch(Trouble::isSiteWide)) {
      return true;
    }
    var newest = open.stream().map(Trouble::heard).max(Comparator.naturalOrder()).orElse(now);
    if (heard.isCatchingUp(now)) {
      return false;
    }
    if (level == Severity.CRITICAL) {
      boolean crew = open.stream().anyMatch(trouble -> trouble.what() == What.CREW && lasts(trouble));
      boolean all = open.stream().allMatch(this::lasts);
      return !newest.plus(TOGETHER).isAfter(now) && (crew || all || noneWorks(incident));
    }
    return !newest.plus(SETTLING).isAfter(now)
        && open.stream().anyMatch(trouble -> trouble.age(now).compareTo(after) >= 0);
  }

  private boolean lasts(Trouble trouble) {
    return trouble.age(now).compareTo(LASTS) >= 0;
  }

  /// Whether no tunnel has worked for long enough, however young what came of it is.
  private boolean noneWorks(Incident incident) {
    var down = down(incident.router()).stream().filter(this::lasts).flatMap(each -> each.tunnel().stream()).toList();
    return !tunnels(incident).isEmpty() && down.containsAll(tunnels(incident));
  }

  private boolean isSettled(Incident incident) {
    return !incident.changed().plus(SETTLING).isAfter(now) && !heard.isCatchingUp(now);
  }

  private Incident over(Incident incident) {
    boolean flaps = incident.times() > 1;
    var believed = incident.told().orElseThrow();
    if (isDownElsewhere(incident)) {
      return flaps ? incident : incident.quietly(Optional.empty());
    }
    boolean holds = !flaps || lastEnd(incident).filter(end -> end.plus(HOLDS).isAfter(now)).isEmpty();
    if (isSettled(incident) && holds) {
      return tell(incident, Phase.END, believed, Optional.empty());
    }
    // That nothing carries the crew is taken back at once, whatever flaps.
    if (isSettled(incident) && believed == Severity.CRITICAL) {
      return tell(incident, Phase.RELIEF, believed, Optional.of(Severity.WARNING));
    }
    // What stands there calls it down, and it is up; also where it was thought to flap, and went and came back with others.
    if (flaps && believed != Severity.CRITICAL && (isNewsOf(incident.router()) || isJustAcknowledged(incident))) {
      say(incident, Phase.CHANGE, believed);
    }
    return incident;
  }

  private boolean isNewsOf(String router) {
    return heard.incidents().stream().anyMatch(it -> it.router().equals(router) && it.changed().equals(now));
  }

  private boolean isJustAcknowledged(Incident incident) {
    return incident.acknowledged().filter(by -> by.at().equals(now)).isPresent();
  }

  /// When one of its tunnels came back last, whatever took it.
  private Optional<Instant> lastEnd(Incident incident) {
    return heard.incidents()
        .stream()
        .filter(other -> other.router().equals(incident.router()))
        .flatMap(other -> other.of(What.TUNNEL).stream())
        .filter(trouble -> incident.of(What.TUNNEL).stream().anyMatch(own -> own.tunnel().equals(trouble.tunnel())))
        .flatMap(trouble -> trouble.end().stream())
        .max(Comparator.naturalOrder())
        .or(incident::lastEnd);
  }

  /// Whether its tunnel is down in another incident, whose end will tell that it is back.
  private boolean isDownElsewhere(Incident incident) {
    return incident.of(What.TUNNEL)
        .stream()
        .anyMatch(
            trouble -> down(incident.router()).stream().anyMatch(other -> other.tunnel().equals(trouble.tunnel())));
  }

  /// It began and ended before anybody was told, or went on after they were told its end.
  private Incident unseen(Incident incident) {
    if (incident.settled() || !incident.isOver() || !isSettled(incident)) {
      return incident;
    }
    var ended = incident.troubles().stream().filter(trouble -> !isPlanned(incident, trouble)).toList();
    if (incident.isWork() || ended.isEmpty()) {
      return incident.quietly(Optional.empty());
    }
    if (incident.tellings() == 0 && ended.stream().anyMatch(this::isWorthIt)) {
      var worst = ended.stream().anyMatch(Trouble::isOfAll) ? Severity.CRITICAL : Severity.WARNING;
      return tell(incident, Phase.PAST, worst, Optional.empty());
    }
    blips += incident.tellings() == 0 ? 1 : 0;
    return incident.quietly(Optional.empty());
  }

  private boolean isWorthIt(Trouble trouble) {
    return Duration.between(trouble.start(), trouble.end().orElse(now)).compareTo(after) >= 0;
  }

  private Incident tell(Incident incident, Phase phase, Severity severity, Optional<Severity> believed) {
    say(incident, phase, severity);
    return incident.told(believed);
  }

  private void say(Incident incident, Phase phase, Severity severity) {
    tellings.add(telling(incident, phase, severity));
  }

  private Telling telling(Incident incident, Phase phase, Severity severity) {
    var all = tunnels(incident);
    var planned = incident.troubles()
        .stream()
        .filter(trouble -> isPlanned(incident, trouble))
        .map(Trouble::id)
        .toList();
    var down = down(incident.router()).stream().filter(trouble -> !isPlanned(incident, trouble)).toList();
    return new Telling(incident, phase, severity, now, all, works(incident, all), down, planned,
        dishes(incident.router()));
  }

  private List<Fact.Dish> dishes(String router) {
    return heard.dishes().stream().filter(dish -> dish.router().equals(router)).toList();
  }

  private List<String> works(Incident incident, List<String> all) {
    boolean none = incident.any(trouble -> trouble.isOfAll() && trouble.isOpen());
    if (none || !heard.isSiteHeard(now)) {
      return List.of();
    }
    var down = down(incident.router());
    if (down.stream().anyMatch(this::mayBeAll)) {
      return List.of();
    }
    return all.stream()
        .filter(tunnel -> carries.test(incident.router(), tunnel))
        .filter(tunnel -> down.stream().noneMatch(trouble -> trouble.tunnel().filter(tunnel::equals).isPresent()))
        .toList();
  }

  /// What the VPS does not forward of one tunnel it may not forward of any: probes that end there say nothing of it, and the
  /// others' pings are judged within seconds.
  private boolean mayBeAll(Trouble trouble) {
    return trouble.verdict().equals(Optional.of(Verdict.VPS_NOT_FORWARDING))
        && heard.heard().filter(at -> !at.isBefore(trouble.start().plus(JUDGED))).isEmpty();
  }
}
