package net.wanwatch.collector.compare;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import net.wanwatch.compare.PairedRatio;
import net.wanwatch.fact.Compared;
import net.wanwatch.fact.Compared.Difference;
import net.wanwatch.fact.Compared.Way;
import net.wanwatch.fact.Compared.Work;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Throughput;

/// What the blocks of one comparison came to so far.
final class Tally {
  private final Wanted wanted;
  private final String tunnel;
  private final Instant start;
  private final List<Map<String, Block.Done>> whole = new ArrayList<>();
  private final Map<String, Long> transferred = new LinkedHashMap<>();
  private final Map<String, String> leftOut = new LinkedHashMap<>();

  /// @param tunnel that of the way `one`
  Tally(Wanted wanted, String tunnel, Instant start) {
    this.wanted = wanted;
    this.tunnel = tunnel;
    this.start = start.truncatedTo(ChronoUnit.MILLIS);
  }

  /// A way that cannot be gone.
  void leaveOut(Way way, String why) {
    wanted.ways().stream().filter(it -> it.way() == way).forEach(it -> leftOut.put(it.name(), why));
  }

  /// Ways that are gone.
  List<Way.Named> ways() {
    return wanted.ways().stream().filter(it -> !leftOut.containsKey(it.name())).toList();
  }

  /// Of one that is not whole only the bytes count.
  void add(Map<String, Block.Done> done, boolean isWhole) {
    done.forEach((name, it) -> transferred.merge(name, it.got().transferred(), Long::sum));
    if (isWhole) {
      whole.add(Map.copyOf(done));
    }
  }

  int blocks() {
    return whole.size();
  }

  int blocksAsked() {
    return wanted.blocks();
  }

  private List<Double> values(String name) {
    return whole.stream().map(block -> rounded(done(block, name).got().value())).toList();
  }

  private static Block.Done done(Map<String, Block.Done> block, String name) {
    return Optional.ofNullable(block.get(name)).orElseThrow();
  }

  /// As the journal has it, so that whoever divides again gets the same.
  private double rounded(double value) {
    return wanted.work() == Work.BULK ? Math.rint(value) : Math.round(value * 1e6) / 1e6;
  }

  /// @param outcome empty while it runs
  Fact.Comparison fact(Instant at, String site, String router, Optional<Throughput.End> outcome) {
    var names = ways().stream().map(Way.Named::name).toList();
    var treatments = names.stream().map(this::treatment).toList();
    var ratios = new ArrayList<Compared.Ratio>();
    for (int i = 1; i < names.size(); i++) {
      for (int j = 0; j < i; j++) {
        ratios.add(ratio(names.get(i), names.get(j)));
      }
    }
    boolean one = ways().stream().anyMatch(it -> it.way() != Way.MWAN3);
    return new Fact.Comparison(at.truncatedTo(ChronoUnit.MILLIS), site, router,
        "%s-comparison-%d".formatted(router, start.toEpochMilli()), start, wanted.work(), wanted.flows(),
        (int) wanted.seconds().toSeconds(), (int) wanted.omitted().toSeconds(), wanted.blocks(), blocks(),
        one ? Optional.of(tunnel) : Optional.empty(), treatments, ratios, leftOut, wanted.seed(),
        outcome.map(Throughput.End::outcome), outcome.flatMap(Throughput.End::reason),
        outcome.flatMap(Throughput.End::said));
  }

  private Compared.Treatment treatment(String name) {
    var subflows = whole.stream().flatMapToInt(block -> done(block, name).got().subflows().stream()).min();
    return new Compared.Treatment(name, values(name), median(values(name)), median(name, Block.Done::rtt),
        transferred.containsKey(name) ? OptionalLong.of(transferred.getOrDefault(name, 0L)) : OptionalLong.empty(),
        median(name, Block.Done::routerCpu), median(name, Block.Done::siteCpu), OptionalDouble.empty(), subflows);
  }

  private OptionalDouble median(String name, Function<Block.Done, OptionalDouble> part) {
    return median(
        whole.stream().map(block -> part.apply(done(block, name))).flatMap(it -> it.stream().boxed()).toList());
  }

  private static OptionalDouble median(Collection<Double> values) {
    var sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2);
  }

  private Compared.Ratio ratio(String of, String to) {
    var ratio = PairedRatio.of(values(of), values(to), wanted.seed());
    if (ratio.isEmpty()) {
      return new Compared.Ratio(of, to, blocks(), OptionalDouble.empty(), OptionalDouble.empty(),
          OptionalDouble.empty(), Difference.TOO_FEW_BLOCKS);
    }
    var it = ratio.get();
    return new Compared.Ratio(of, to, it.blocks(), four(it.ratio()), four(it.low()), four(it.high()),
        difference(it, held(of), held(to)));
  }

  private boolean held(String name) {
    return whole.stream().anyMatch(block -> done(block, name).held());
  }

  /// Who was held by its ceiling may be better than measured, never worse.
  private Difference difference(PairedRatio it, boolean ofHeld, boolean toHeld) {
    boolean more = it.ratio() > 1;
    var seen = it.mayBeEqual()
        ? Difference.NO_DIFFERENCE_SHOWN
        : more == (wanted.work() == Work.BULK) ? Difference.BETTER : Difference.WORSE;
    return (ofHeld && seen != Difference.BETTER) || (toHeld && seen != Difference.WORSE)
        ? Difference.HELD_BY_CEILING
        : seen;
  }

  private static OptionalDouble four(double number) {
    return OptionalDouble.of(Math.round(number * 1e4) / 1e4);
  }
}
