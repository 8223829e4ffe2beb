package net.wanwatch.collector.timeline;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.wanwatch.config.Config;
import net.wanwatch.config.ConfigFile;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.FailoverDirection;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.RttBuckets;
import net.wanwatch.fact.SeenBy;
import net.wanwatch.fact.Subject;
import net.wanwatch.fact.Verdict;
import net.wanwatch.fact.WanwatchProgram;
import net.wanwatch.journal.Journal;
import net.wanwatch.journal.PastJournal;

/// Facts as the collector writes them, for a day of a hill in Berlin's zone.
final class Written {
  static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  static final String SITE = "hill";
  static final String ROUTER = "magic";
  private static final Duration BOUND = Duration.ofMillis(55);
  private static final RttBuckets TRIPS = RttBuckets
      .of(IntStream.range(0, 540).mapToObj(i -> Duration.ofMillis(30 + i % 40)).toList());

  private final List<Fact> facts = new ArrayList<>();

  static Config config() throws Exception {
    return ConfigFile.read(Path.of("../examples/wanwatch.yaml"));
  }

  List<Fact> facts() {
    return facts;
  }

  Written add(Fact fact) {
    facts.add(fact);
    return this;
  }

  Written started(Instant at) {
    return add(new Fact.Started(at, SITE, WanwatchProgram.COLLECTOR, "1", "25"));
  }

  Written stopped(Instant at) {
    return add(new Fact.Stopped(at, SITE, WanwatchProgram.COLLECTOR, "told to"));
  }

  Written settings(Instant at, Map<String, String> settings) {
    return add(new Fact.Configuration(at, SITE, WanwatchProgram.COLLECTOR, Optional.of(ROUTER), settings));
  }

  Written weights(Instant at, String members) {
    return settings(at, Map.of("policy.balanced.members", members));
  }

  Written names(Instant at, int tunnels) {
    var names = new TreeMap<String, String>();
    IntStream.rangeClosed(1, tunnels).forEach(i -> names.put("member.wg" + i, "wg" + i + "wan"));
    return settings(at, names);
  }

  Written verdict(Instant at, String tunnel, Verdict from, Verdict to) {
    return add(new Fact.State(at, SITE, ROUTER, tunnel, Subject.VERDICT, Optional.of(from.word()), to.word(),
        Optional.of(tunnel + " is so")));
  }

  Written mwan3(Instant at, String tunnel, String from, String to) {
    return add(new Fact.State(at, SITE, ROUTER, tunnel, Subject.MWAN3, Optional.of(from), to, Optional.empty()));
  }

  static Fact.Minute minute(Instant end, Optional<String> tunnel, MeasuredPath path, int lost, String verdict,
      String mwan3) {
    var bySecond = IntStream.range(0, 15)
        .mapToObj(i -> new Fact.Minute.Second(36, 0, Duration.ofMillis(1300)))
        .toList();
    Map<String, Map<String, Duration>> states = tunnel.isEmpty()
        ? Map.of()
        : Map.of("verdict", Map.of(verdict, Duration.ofMinutes(1)), "mwan3", Map.of(mwan3, Duration.ofMinutes(1)));
    return new Fact.Minute(end, SITE, ROUTER, tunnel, path, 540, lost, Duration.ZERO, 0, TRIPS, bySecond,
        tunnel.isEmpty() ? OptionalLong.empty() : OptionalLong.of(60_000_000L),
        tunnel.isEmpty() ? OptionalLong.empty() : OptionalLong.of(9_000_000L), states);
  }

  /// Whole minutes in which all is well.
  Written fine(Instant from, Instant to, int tunnels) {
    for (var end = from.plusSeconds(60); !end.isAfter(to); end = end.plusSeconds(60)) {
      for (int i = 1; i <= tunnels; i++) {
        var name = Optional.of("wg" + i);
        add(minute(end, name, MeasuredPath.TUNNEL, 0, "ok", "online"));
        add(minute(end, name, MeasuredPath.UPLINK, 0, "ok", "online"));
        add(minute(end, name, MeasuredPath.INTERNET, 0, "ok", "online"));
      }
      add(minute(end, Optional.empty(), MeasuredPath.CREW, 0, "", ""));
      add(minute(end, Optional.empty(), MeasuredPath.FLOWS, 0, "", ""));
    }
    return this;
  }

  /// A tunnel that breaks, is taken out and comes back, as the judge tells it.
  Written outage(Instant start, Duration length, String tunnel, Verdict verdict, Duration gap) {
    var id = "%s-%s-%d".formatted(ROUTER, tunnel, start.toEpochMilli());
    var open = Fact.Outage.open(start.plusMillis(600), SITE, id, ROUTER, tunnel, start, BOUND, SeenBy.TUNNEL, false);
    var judged = open.judged(start.plusMillis(1_000), verdict, tunnel + " is silent");
    var end = start.plus(length);
    minutes(start, end, tunnel, Map.of(verdict.word(), Duration.ofMinutes(1)), "offline");
    add(open).add(judged).verdict(start.plusMillis(1_000), tunnel, Verdict.OK, verdict);
    mwan3(start.plusSeconds(2), tunnel, "online", "disconnecting");
    mwan3(start.plusMillis(6_100), tunnel, "disconnecting", "offline");
    add(new Fact.Failover(start.plusSeconds(10), SITE, ROUTER, tunnel, FailoverDirection.FAILOVER,
        Optional.of(Duration.ofMillis(6_100)), Duration.ofSeconds(5), Duration.ofSeconds(8), Optional.of(gap), 3,
        Optional.of(gap), Optional.of(gap), Optional.of(BOUND), OptionalDouble.of(0.333), OptionalInt.of(3),
        Optional.of(id), false));
    for (var at = start.plusSeconds(60); at.isBefore(end); at = at.plusSeconds(60)) {
      add(judged.lasting(at));
    }
    add(judged.ended(end.plusSeconds(2), end, BOUND));
    verdict(end.plusSeconds(2), tunnel, verdict, Verdict.OK);
    mwan3(end.plusSeconds(7), tunnel, "offline", "online");
    return add(new Fact.Failover(end.plusSeconds(7), SITE, ROUTER, tunnel, FailoverDirection.FAILBACK, Optional.empty(),
        Duration.ofSeconds(2), Duration.ofSeconds(9), Optional.empty(), 0, Optional.empty(), Optional.empty(),
        Optional.empty(), OptionalDouble.empty(), OptionalInt.empty(), Optional.empty(), false));
  }

  /// What a tunnel's minutes that are there already say instead, those wholly within.
  Written minutes(Instant from, Instant to, String tunnel, Map<String, Duration> verdicts, String mwan3) {
    facts.replaceAll(fact -> fact instanceof Fact.Minute it && it.path() == MeasuredPath.TUNNEL
        && it.tunnel().equals(Optional.of(tunnel)) && !it.at().minusSeconds(60).isBefore(from) && !it.at().isAfter(to)
            ? new Fact.Minute(it.at(), SITE, ROUTER, it.tunnel(), it.path(), it.sent(), it.lost(), it.unknown(),
                it.errors(), it.rtt(), it.bySecond(), it.receivedBytes(), it.sentBytes(),
                Map.of("verdict", verdicts, "mwan3", Map.of(mwan3, Duration.ofMinutes(1))))
            : fact);
    return this;
  }

  Written crewOutage(Instant start, Duration length) {
    var id = "crew-" + start.toEpochMilli();
    var end = start.plus(length);
    return add(new Fact.CrewOutage(end.plusSeconds(4), SITE, id, ROUTER, start, BOUND, Optional.of(end),
        Optional.of(BOUND), Optional.empty()));
  }

  Written note(Instant at, String text) {
    return add(new Fact.Note(at, SITE, text, Optional.of("Ada")));
  }

  /// As files, in the order of their times.
  void into(Path folder) throws IOException {
    facts.sort(Comparator.comparing(Fact::at));
    try (var journal = new PastJournal(List.of(folder), new Journal.Writer(SITE, WanwatchProgram.COLLECTOR, "1"),
        "00112233445566aa")) {
      journal.append(facts);
    }
  }
}
