package net.wanwatch.report.read;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Throughput;

/// Whether a fact can be: a counter that was reset, a clock that was set or a disk that lost a page leaves numbers that nobody measured.
final class Possible {
  /// Of a minute: one that a busy machine ended late has some seconds more, and the next some less.
  private static final Duration MINUTE = Duration.ofSeconds(90);
  /// More than 130 Gbit/s.
  private static final long BYTES = 1_000_000_000_000L;

  private final Span span;
  private final Duration longest;

  Possible(Span span) {
    this.span = span;
    this.longest = Duration.between(span.from(), span.to()).plusHours(1);
  }

  /// Empty where nothing speaks against it.
  Optional<String> whyNot(Fact fact) {
    if (!span.holds(fact.at())) {
      return Optional.of("its time is far from the others', or not come yet");
    }
    return switch (fact) {
      case Fact.Minute it -> minute(it);
      case Fact.Outage it -> lasting(it.start(), it.end(), it.at(), it.startBound(), it.endBound());
      case Fact.CrewOutage it -> lasting(it.start(), it.end(), it.at(), it.startBound(), it.endBound());
      case Fact.Dish it -> lasting(it.start(), it.end(), it.at(), it.startBound(), it.endBound());
      case Fact.Incident it ->
        lasting(it.start(), it.end(), it.at(), Duration.ZERO, it.told().map(Fact.Incident.Told::delay));
      case Fact.Drill it -> first(
          List.of(
              lasting(it.start(), Optional.of(it.end()), it.at(), it.startBound(), it.gapBound()), is(
                  "less than nothing",
                  it.connections().orElse(0) < it.connectionsLost().orElse(0)
                      || it.names().orElse(0) < it.namesLost().orElse(0)),
              lengths(List.of(it.detection(), it.theoryMin(), it.theoryMax(), it.gap(), it.even(),
                  Optional.of(it.asked())))));
      case Fact.Failover it -> first(List.of(is("a share that is none", isNoShare(it.share())),
          is("less than nothing", it.gapFlows() < 0 || it.moved().orElse(0) < 0),
          lengths(List.of(it.detection(), Optional.of(it.theoryMin()), Optional.of(it.theoryMax()), it.gap(),
              it.gapMin(), it.gapMax(), it.gapBound()))));
      case Fact.Benchmark it ->
        first(List.of(lasting(it.start(), Optional.of(it.at()), it.at(), Duration.ZERO, Optional.empty()),
            rates(it.result()), is("less than nothing", it.result().transferred().orElse(0) < 0)));
      case Fact.Comparison it -> first(
          List.of(lasting(it.start(), Optional.of(it.at()), it.at(), Duration.ZERO, Optional.empty()), compared(it)));
      case Fact.Started _,Fact.Stopped _,Fact.Configuration _,Fact.Router _,Fact.State _,Fact.BenchmarkSkipped _,Fact.Maintenance _,Fact.Note _,Fact.DrillSkipped _,Fact.ComparisonSkipped _,Fact.Unknown _ ->
        Optional.empty();
    };
  }

  /// Without streams, for there are millions.
  private Optional<String> minute(Fact.Minute it) {
    if (it.sent() < 0 || it.lost() < 0 || it.errors() < 0 || it.unknown().isNegative() || bytes(it.receivedBytes()) < 0
        || bytes(it.sentBytes()) < 0 || bytes(it.watchingBytes()) < 0) {
      return Optional.of("less than nothing");
    }
    if (it.lost() > it.sent() || it.rtt().count() > it.sent()) {
      return Optional.of("more lost or answered than sent");
    }
    if (over(it.unknown(), MINUTE)) {
      return Optional.of("more than a minute of a minute");
    }
    for (var held : it.states().values()) {
      for (var time : held.values()) {
        if (over(time, MINUTE)) {
          return Optional.of("more than a minute of a minute");
        }
      }
    }
    if (bytes(it.receivedBytes()) > BYTES || bytes(it.sentBytes()) > BYTES || bytes(it.watchingBytes()) > BYTES) {
      return Optional.of("more bytes than a minute can carry");
    }
    for (var second : it.bySecond()) {
      if (second.rtt().isNegative() || over(second.rtt(), longest)) {
        return Optional.of("a round trip that is none");
      }
    }
    return Optional.empty();
  }

  private static long bytes(OptionalLong counted) {
    return counted.orElse(0);
  }

  private Optional<String> lasting(Instant start, Optional<Instant> end, Instant at, Duration startBound,
      Optional<Duration> endBound) {
    return first(List.of(is("an end before its start", end.filter(it -> it.isBefore(start)).isPresent()),
        is("longer than the journal", over(Duration.between(start, end.orElse(at)), longest)),
        lengths(List.of(Optional.of(startBound), endBound))));
  }

  private Optional<String> lengths(Collection<Optional<Duration>> all) {
    return first(List.of(is("less than nothing", all.stream().flatMap(Optional::stream).anyMatch(Duration::isNegative)),
        is("longer than the journal", all.stream().flatMap(Optional::stream).anyMatch(it -> over(it, longest)))));
  }

  private static Optional<String> rates(Throughput.Result result) {
    var rates = Stream.concat(result.total().stream(), result.byTunnel().values().stream()).toList();
    return first(
        List.of(
            is("less than nothing",
                rates.stream()
                    .anyMatch(rate -> rate.throughput() < 0 || rate.retransmits().orElse(0) < 0
                        || rate.jitter().orElse(0) < 0)),
            is("a share that is none", rates.stream().anyMatch(rate -> isNoShare(rate.lost())))));
  }

  private static Optional<String> compared(Fact.Comparison it) {
    return first(List.of(
        is("less than nothing",
            it.blocks() < 0 || it.treatments()
                .stream()
                .anyMatch(each -> each.transferred().orElse(0) < 0
                    || each.values().stream().anyMatch(value -> !(value > 0 && Double.isFinite(value))))),
        is("other blocks than it has", it.treatments().stream().anyMatch(each -> each.values().size() != it.blocks())),
        is("a ratio outside its interval",
            it.ratios()
                .stream()
                .anyMatch(each -> each.ratio().isPresent() && !(each.low().orElse(0) <= each.ratio().getAsDouble()
                    && each.ratio().getAsDouble() <= each.high().orElse(0))))));
  }

  private static boolean isNoShare(OptionalDouble share) {
    return share.isPresent() && !(share.getAsDouble() >= 0 && share.getAsDouble() <= 1);
  }

  private static boolean over(Duration length, Duration most) {
    return length.compareTo(most) > 0;
  }

  private static Optional<String> is(String what, boolean so) {
    return so ? Optional.of(what) : Optional.empty();
  }

  private static Optional<String> first(List<Optional<String>> all) {
    return all.stream().flatMap(Optional::stream).findFirst();
  }
}
