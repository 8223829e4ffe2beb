package net.wanwatch.agent.chat.day;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.wanwatch.agent.chat.incident.Length;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.FailoverDirection;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.Use;
import net.wanwatch.journal.Filter;
import net.wanwatch.journal.JournalReader;
import net.wanwatch.journal.Outages;

/// What a day of a site came to, as the facts say it that came to the VPS. Of time that nobody watched, or whose facts did
/// not come, it says nothing.
///
/// @param length of the day, which a change of clocks makes another than 24 h
/// @param known how much of it is known to have been usable or not
/// @param failovers neither on purpose nor with no other tunnel to go to
/// @param blips outages of a tunnel shorter than what is told at once
/// @param dark crew outages, of which there was no internet for `lost` in all
public record Day(Duration length, Duration known, Duration usable, int failovers, Optional<Length> longestGap,
    int blips, int dark, Length lost) {
  private static final Set<String> KINDS = Set.of("minute", "failover", "outage", "crew-outage");

  /// A minute of one router, of all its lines.
  private record Sum(int sent, int lost, int errors, Duration known, long fast) {
    static Sum of(Fact.Minute minute) {
      return new Sum(minute.sent(), minute.lost(), minute.errors(), Duration.ofMinutes(1).minus(minute.unknown()),
          minute.rtt().within(Use.FAST));
    }

    Sum plus(Sum other) {
      return new Sum(sent + other.sent, lost + other.lost, errors + other.errors, known.plus(other.known),
          fast + other.fast);
    }

    Use use() {
      return Use.of(sent, lost, errors, Math.min(1, known.toMillis() / 60e3), fast);
    }
  }

  private record Minute(String router, Instant at) {}

  /// @param journals of the site
  /// @param tunnels names of each router's tunnels
  /// @param after what is shorter is a blip
  public static Day read(List<Path> journals, LocalDate date, ZoneId zone, Map<String, List<String>> tunnels,
      Duration after) throws IOException {
    var from = date.atStartOfDay(zone).toInstant();
    var to = date.plusDays(1).atStartOfDay(zone).toInstant();
    var files = new ArrayList<Path>();
    for (var journal : journals) {
      files.addAll(JournalReader.days(journal, from));
    }
    var minutes = new HashMap<Minute, Sum>();
    var failovers = new ArrayList<Fact.Failover>();
    var outages = new Outages();
    JournalReader.read(files, new Filter(KINDS, Optional.of(from), Optional.empty()), fact -> {
      outages.add(fact);
      switch (fact) {
        case Fact.Minute minute when minute.path() == MeasuredPath.CREW && minute.at().isAfter(from)
            && !minute.at().isAfter(to) ->
          minutes.merge(new Minute(minute.router(), minute.at()), Sum.of(minute), Sum::plus);
        case Fact.Failover failover when failover.at().isBefore(to) -> failovers.add(failover);
        default -> {
        }
      }
    });
    return sum(Duration.between(from, to), minutes, counted(failovers, outages.tunnels(), tunnels),
        outages.tunnels().stream().filter(it -> began(it.start(), from, to)).toList(),
        outages.crew().stream().filter(it -> began(it.start(), from, to)).toList(), after);
  }

  private static boolean began(Instant at, Instant from, Instant to) {
    return !at.isBefore(from) && at.isBefore(to);
  }

  private static Day sum(Duration length, Map<Minute, Sum> minutes, List<Fact.Failover> failovers,
      List<Fact.Outage> outages, List<Fact.CrewOutage> crew, Duration after) {
    var uses = new HashMap<Instant, Use>();
    minutes.forEach((minute, sum) -> uses.merge(minute.at(), sum.use(), (a, b) -> a.compareTo(b) > 0 ? a : b));
    long usable = uses.values().stream().filter(use -> use == Use.USABLE).count();
    long known = uses.values().stream().filter(use -> use != Use.UNKNOWN).count();
    var blips = outages.stream()
        .filter(it -> !it.maintenance())
        .filter(it -> it.end().filter(end -> Duration.between(it.start(), end).compareTo(after) < 0).isPresent())
        .count();
    var lost = crew.stream()
        .flatMap(it -> it.end()
            .stream()
            .map(end -> Length.of(Duration.between(it.start(), end),
                it.startBound().plus(it.endBound().orElse(Duration.ZERO)))))
        .reduce(Length.NONE, Length::plus);
    return new Day(length, Duration.ofMinutes(known), Duration.ofMinutes(usable), failovers.size(),
        failovers.stream().flatMap(it -> gap(it).stream()).max(Comparator.comparing(Length::middle)), (int) blips,
        crew.size(), lost);
  }

  private static Optional<Length> gap(Fact.Failover failover) {
    return failover.gap().map(gap -> Length.of(gap, failover.gapBound().orElse(Duration.ZERO)));
  }

  /// As the report counts them.
  private static List<Fact.Failover> counted(List<Fact.Failover> failovers, List<Fact.Outage> outages,
      Map<String, List<String>> tunnels) {
    return failovers.stream()
        .filter(it -> it.direction() == FailoverDirection.FAILOVER && !it.expected())
        .filter(it -> outages.stream().noneMatch(o -> it.outage().equals(Optional.of(o.id())) && o.event().isPresent()))
        .filter(it -> tunnels.getOrDefault(it.router(), List.of())
            .stream()
            .filter(name -> !name.equals(it.tunnel()))
            .anyMatch(name -> outages.stream().noneMatch(o -> isDown(o, it, name))))
        .toList();
  }

  private static boolean isDown(Fact.Outage outage, Fact.Failover failover, String tunnel) {
    return outage.router().equals(failover.router()) && outage.tunnel().equals(tunnel)
        && outage.start().isBefore(failover.at()) && outage.end().orElse(outage.at()).isAfter(failover.at());
  }
}
