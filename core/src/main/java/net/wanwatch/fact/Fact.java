package net.wanwatch.fact;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/// Something that happened at a site, one JSON object on one line. What was not measured is absent, never zero.
///
/// In JSON: `at`, `kind` and `site` first, keys in kebab-case, durations in seconds, instants in UTC and cut to the
/// millisecond; so a fact with finer times is not equal to what is read back.
public sealed interface Fact {
  /// Every kind this version writes, in the order of the journal's description.
  List<String> KINDS = List.of("started", "stopped", "configuration", "router", "state", "outage", "failover",
      "crew-outage", "dish", "benchmark", "benchmark-skipped", "minute", "maintenance", "note", "incident", "drill",
      "drill-skipped", "comparison", "comparison-skipped");

  /// When the fact was true by the writer's clock: the moment it was noticed, not the moment it began.
  Instant at();

  /// Name of the place.
  String site();

  /// The word that names what happened, as in [#KINDS].
  default String kind() {
    return switch (this) {
      case Started _ -> "started";
      case Stopped _ -> "stopped";
      case Configuration _ -> "configuration";
      case Router _ -> "router";
      case State _ -> "state";
      case Outage _ -> "outage";
      case Failover _ -> "failover";
      case CrewOutage _ -> "crew-outage";
      case Dish _ -> "dish";
      case Benchmark _ -> "benchmark";
      case BenchmarkSkipped _ -> "benchmark-skipped";
      case Minute _ -> "minute";
      case Maintenance _ -> "maintenance";
      case Note _ -> "note";
      case Incident _ -> "incident";
      case Drill _ -> "drill";
      case DrillSkipped _ -> "drill-skipped";
      case Comparison _ -> "comparison";
      case ComparisonSkipped _ -> "comparison-skipped";
      case Unknown(_, var kind, _, _) -> kind;
    };
  }

  /// One of our programs began. Without a `stopped` before it, the one before was killed.
  ///
  /// @param end which of them
  /// @param version of Wanwatch
  /// @param java version of the runtime
  record Started(Instant at, String site, WanwatchProgram end, String version, String java) implements Fact {}

  /// One of our programs ended by its own will.
  ///
  /// @param end which of them
  /// @param reason why, in a few words
  record Stopped(Instant at, String site, WanwatchProgram end, String reason) implements Fact {}

  /// The settings from here on: at a start, and whenever one changed.
  ///
  /// @param end which of our programs says it
  /// @param router whose settings these are; empty when they are our own
  /// @param settings what matters, versions too, by name; never a key, never a public address
  record Configuration(Instant at, String site, WanwatchProgram end, Optional<String> router,
      Map<String, String> settings) implements Fact {
    public Configuration {
      settings = sorted(settings);
    }
  }

  /// Something happened to a router as a whole.
  ///
  /// @param text one sentence
  /// @param since when it came to be so, where that was before it was noticed and is known
  record Router(Instant at, String site, String router, RouterEvent event, String text,
      Optional<Instant> since) implements Fact {
    /// Noticed when it happened.
    public Router(Instant at, String site, String router, RouterEvent event, String text) {
      this(at, site, router, event, text, Optional.empty());
    }
  }

  /// What is thought of a tunnel changed.
  ///
  /// @param subject who thinks it
  /// @param from what held before, in the subject's words; empty when nothing was known
  /// @param to what holds now, in the subject's words
  /// @param evidence one sentence
  record State(Instant at, String site, String router, String tunnel, Subject subject, Optional<String> from, String to,
      Optional<String> evidence) implements Fact {
    /// How mwan3 and the verdict disagree from here on; empty where they agree, or where it is about something else.
    public Optional<Finding> finding() {
      return subject == Subject.FINDING ? Word.of(Finding.class, to) : Optional.empty();
    }
  }

  /// A tunnel carried nothing. Written when it opens, and again with the same `id` when something about it changes:
  /// `Outages` of the journal keeps what counts.
  ///
  /// @param id the same for every line about this outage, unique within the site
  /// @param start midpoint between the last answered and the first lost send
  /// @param startBound `start` may be wrong by this much either way
  /// @param end midpoint between the last lost and the first answered send; empty while it lasts
  /// @param endBound as `startBound`; wide when nobody watched the end, or all the time before it: what was not watched
  ///   in the middle may have been no outage, and the length is no more certain than that
  /// @param verdict whose fault, empty until judged
  /// @param evidence the verdict's one sentence
  /// @param event id shared by losses that began together
  /// @param detected when mwan3 said `offline`; empty when it did not. What it said before the outage began is no
  ///   detection of it
  /// @param maintenance whether it was announced
  record Outage(Instant at, String site, String id, String router, String tunnel, Instant start, Duration startBound,
      Optional<Instant> end, Optional<Duration> endBound, Optional<Verdict> verdict, Optional<String> evidence,
      Optional<String> event, Optional<Instant> detected, SeenBy seenBy, boolean maintenance) implements Fact {
    public Outage {
      detected = detected.filter(offline -> !offline.isBefore(start));
    }

    /// An outage that has just begun.
    public static Outage open(Instant at, String site, String id, String router, String tunnel, Instant start,
        Duration startBound, SeenBy seenBy, boolean maintenance) {
      return new Outage(at, site, id, router, tunnel, start, startBound, Optional.empty(), Optional.empty(),
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), seenBy, maintenance);
    }

    /// The same outage, judged at `now`.
    public Outage judged(Instant now, Verdict verdict, String evidence) {
      return new Outage(now, site, id, router, tunnel, start, startBound, end, endBound, Optional.of(verdict),
          Optional.of(evidence), event, detected, seenBy, maintenance);
    }

    /// The same outage, known at `now` to be part of an event of several tunnels.
    public Outage joined(Instant now, String event) {
      return new Outage(now, site, id, router, tunnel, start, startBound, end, endBound, verdict, evidence,
          Optional.of(event), detected, seenBy, maintenance);
    }

    /// The same outage, noticed by mwan3.
    public Outage detected(Instant now, Instant offline) {
      return new Outage(now, site, id, router, tunnel, start, startBound, end, endBound, verdict, evidence, event,
          Optional.of(offline), seenBy, maintenance);
    }

    /// The same outage, known at `now` to go on.
    public Outage lasting(Instant now) {
      return new Outage(now, site, id, router, tunnel, start, startBound, end, endBound, verdict, evidence, event,
          detected, seenBy, maintenance);
    }

    /// The same outage, begun at another moment of the clock on the wall, which was set meanwhile.
    public Outage startedAt(Instant start) {
      var later = Duration.between(this.start, start);
      return new Outage(at, site, id, router, tunnel, start, startBound, end, endBound, verdict, evidence, event,
          detected.map(it -> it.plus(later)), seenBy, maintenance);
    }

    /// The same outage, over. Who restarts and finds an open one ends it with a bound as wide as its own absence.
    public Outage ended(Instant now, Instant end, Duration bound) {
      return new Outage(now, site, id, router, tunnel, start, startBound, Optional.of(end), Optional.of(bound), verdict,
          evidence, event, detected, seenBy, maintenance);
    }
  }

  /// mwan3 took a tunnel out of its policy, or back in.
  ///
  /// @param detection from the outage's start to mwan3's `offline`; never negative, for that would be none
  /// @param theoryMin shortest detection that the router's settings allow
  /// @param theoryMax longest detection that the router's settings allow
  /// @param gap how long existing connections stalled, the median over `gapFlows`; empty when there was none to ask
  /// @param gapFlows how many flows the gap was measured on
  /// @param gapMin shortest of them
  /// @param gapMax longest of them
  /// @param gapBound the gap may be wrong by this much
  /// @param share of new connections that the tunnel had by weight just before, 0 to 1
  /// @param moved how many of the flows came back by another tunnel
  /// @param outage id of the outage behind it
  /// @param expected whether it was made on purpose, by a drill or in maintenance
  /// @param keptConnections what became of TCP connections, of a failback too; empty where none was kept, or where something else that closes all at once
  ///   happened too
  record Failover(Instant at, String site, String router, String tunnel, FailoverDirection direction,
      Optional<Duration> detection, Duration theoryMin, Duration theoryMax, Optional<Duration> gap, int gapFlows,
      Optional<Duration> gapMin, Optional<Duration> gapMax, Optional<Duration> gapBound, OptionalDouble share,
      OptionalInt moved, Optional<String> outage, boolean expected,
      Optional<KeptConnections> keptConnections) implements Fact {
    public Failover {
      detection = detection.filter(d -> !d.isNegative());
    }

    public Failover(Instant at, String site, String router, String tunnel, FailoverDirection direction,
        Optional<Duration> detection, Duration theoryMin, Duration theoryMax, Optional<Duration> gap, int gapFlows,
        Optional<Duration> gapMin, Optional<Duration> gapMax, Optional<Duration> gapBound, OptionalDouble share,
        OptionalInt moved, Optional<String> outage, boolean expected) {
      this(at, site, router, tunnel, direction, detection, theoryMin, theoryMax, gap, gapFlows, gapMin, gapMax,
          gapBound, share, moved, outage, expected, Optional.empty());
    }

    /// The same, with what became of connections.
    public Failover with(Optional<KeptConnections> connections) {
      return new Failover(at, site, router, tunnel, direction, detection, theoryMin, theoryMax, gap, gapFlows, gapMin,
          gapMax, gapBound, share, moved, outage, expected, connections);
    }
  }

  /// Nothing of the crew's got through on any tunnel: the only thing that may be called "no internet". Written again
  /// with the same `id` once a minute while it lasts, and when it ends, like an [Outage].
  ///
  /// @param startBound `start` may be wrong by this much either way
  /// @param end empty while it lasts
  /// @param endBound as of an [Outage]
  /// @param event id shared with the outages that began together
  record CrewOutage(Instant at, String site, String id, String router, Instant start, Duration startBound,
      Optional<Instant> end, Optional<Duration> endBound, Optional<String> event) implements Fact {
    /// The same outage, known at `now` to go on.
    public CrewOutage lasting(Instant now) {
      return new CrewOutage(now, site, id, router, start, startBound, end, endBound, event);
    }

    /// The same outage, begun at another moment of the clock on the wall, which was set meanwhile.
    public CrewOutage startedAt(Instant start) {
      return new CrewOutage(at, site, id, router, start, startBound, end, endBound, event);
    }
  }

  /// A satellite dish said of itself that it carries nothing. Written when that is known, and again with the same `id` once it is over;
  /// one that began and ended between two questions is written once.
  ///
  /// @param id the same for both lines, unique within the site
  /// @param tunnel the one that this dish carries
  /// @param dish tells it from the others, and nobody who it is
  /// @param cause a word of [DishCause], or with its number one that this version does not know
  /// @param start by the dish's own word
  /// @param startBound `start` may be wrong by this much either way
  /// @param end empty while it lasts
  /// @param endBound as `startBound`
  record Dish(Instant at, String site, String id, String router, String tunnel, String dish, String cause,
      Instant start, Duration startBound, Optional<Instant> end, Optional<Duration> endBound) implements Fact {
    /// The same, over.
    public Dish ended(Instant now, Instant end, Duration bound) {
      return new Dish(now, site, id, router, tunnel, dish, cause, start, startBound, Optional.of(end),
          Optional.of(bound));
    }
  }

  /// A throughput test that was run. `at` is when it was over.
  ///
  /// @param tunnel empty when it went over several
  /// @param id unique within the site
  /// @param raw iperf3's own JSON, by tunnel or under `crew`: one JSON object, on one line; empty where it is not kept
  record Benchmark(Instant at, String site, String router, Optional<String> tunnel, String id, Throughput.Asked asked,
      Instant start, Throughput.End end, Throughput.Result result, Optional<String> raw) implements Fact {
    public Benchmark {
      if (raw.filter(text -> text.indexOf('\n') >= 0).isPresent()) {
        throw new IllegalArgumentException("a fact is one line");
      }
    }

    /// Whether it came to a result.
    public boolean done() {
      return end.outcome() == Throughput.Outcome.DONE && result.total().isPresent();
    }

    /// What it is told apart by: the tunnel's name, `aggregate` or `crew`.
    public String label() {
      return tunnel.orElse(asked.over().word());
    }

    /// Whether it loads a path, told by the tunnel's name or `crew`: a run over one tunnel loads that one only.
    public boolean loads(String path) {
      return tunnel.map(path::equals).orElse(asked.tunnels().contains(path) || asked.over().word().equals(path));
    }

    /// The tunnel's own round trips; of everything else the crew's, who feel it.
    public Optional<Throughput.Rtt> rtt() {
      return Optional.ofNullable(result.rtt().get(tunnel.orElse("crew")));
    }

    /// The same without iperf3's own words, which are long.
    public Benchmark brief() {
      return new Benchmark(at, site, router, tunnel, id, asked, start, end, result, Optional.empty());
    }
  }

  /// A throughput test that was due and did not run, which is neither a failure nor a zero.
  ///
  /// @param variant its name in the plan
  /// @param reason `budget`, `load`, `quiet-hours` and the like
  record BenchmarkSkipped(Instant at, String site, String router, Optional<String> tunnel, String variant,
      String reason) implements Fact {}

  /// One minute of one path, summed up. `at` is the minute's end.
  ///
  /// @param tunnel empty when the path is the crew's own
  /// @param sent probes sent, answered or lost; those that could not be sent are `errors`
  /// @param unknown how much of the minute nothing can be said about
  /// @param rtt of the answered probes
  /// @param bySecond 15 sums, by the second of Starlink's 15 s period (Unix time modulo 15); empty when not kept
  /// @param receivedBytes by the tunnel's own counter
  /// @param sentBytes by the tunnel's own counter
  /// @param states how long each state held, by subject (`mwan3`, `verdict`) and state
  /// @param ways of what was lost, and how; empty where it was not watched
  /// @param watchingBytes of our own that were on this tunnel's uplink since the minute before, both ways, of both ends; with the
  ///   crew's new connections what no tunnel is known of; empty where nobody counted
  record Minute(Instant at, String site, String router, Optional<String> tunnel, MeasuredPath path, int sent, int lost,
      Duration unknown, int errors, RttBuckets rtt, List<Second> bySecond, OptionalLong receivedBytes,
      OptionalLong sentBytes, Map<String, Map<String, Duration>> states, Optional<Ways> ways,
      OptionalLong watchingBytes) implements Fact {
    public Minute {
      bySecond = List.copyOf(bySecond);
      states = sorted(states);
    }

    public Minute(Instant at, String site, String router, Optional<String> tunnel, MeasuredPath path, int sent,
        int lost, Duration unknown, int errors, RttBuckets rtt, List<Second> bySecond, OptionalLong receivedBytes,
        OptionalLong sentBytes, Map<String, Map<String, Duration>> states) {
      this(at, site, router, tunnel, path, sent, lost, unknown, errors, rtt, bySecond, receivedBytes, sentBytes, states,
          Optional.empty());
    }

    public Minute(Instant at, String site, String router, Optional<String> tunnel, MeasuredPath path, int sent,
        int lost, Duration unknown, int errors, RttBuckets rtt, List<Second> bySecond, OptionalLong receivedBytes,
        OptionalLong sentBytes, Map<String, Map<String, Duration>> states, Optional<Ways> ways) {
      this(at, site, router, tunnel, path, sent, lost, unknown, errors, rtt, bySecond, receivedBytes, sentBytes, states,
          ways, OptionalLong.empty());
    }

    /// The same, with what watching cost.
    public Minute watched(long bytes) {
      return new Minute(at, site, router, tunnel, path, sent, lost, unknown, errors, rtt, bySecond, receivedBytes,
          sentBytes, states, ways, OptionalLong.of(bytes));
    }

    /// How probes were lost in that minute, in rows, and on which way. A lost probe that is in neither way's number was lost nobody
    /// knows where.
    ///
    /// @param up to the VPS; empty where its echo did not count
    /// @param down from the VPS
    /// @param runs rows of lost probes, of one at least; one that goes on into the next minute counts in both
    /// @param longestRun how many were lost in the longest
    public record Ways(Optional<Way> up, Optional<Way> down, int runs, int longestRun) {}

    /// One direction.
    ///
    /// @param sent of which it is known whether they were lost on this way
    /// @param reordered that came behind one that was sent later
    /// @param late answered, but later than [Call#BUFFER] beyond the minute's shortest
    /// @param lostBySecond 15 sums, by the second of Starlink's 15 s period; empty where none was lost
    /// @param variation what 95 % stayed within of the time of this way beyond the minute's shortest (RFC 5481's packet delay
    ///   variation); empty where the path has several ways, or a clock was set
    /// @param jitter of RFC 3550 at the minute's end
    public record Way(int sent, int lost, int reordered, int late, List<Integer> lostBySecond,
        Optional<Duration> variation, Optional<Duration> jitter) {
      public Way {
        lostBySecond = List.copyOf(lostBySecond);
      }
    }

    /// Sums of one second of the 15 s period; in JSON `[sent, lost, rtt]`.
    ///
    /// @param rtt summed over the answered ones
    public record Second(int sent, int lost, Duration rtt) {}
  }

  /// Announced work: what breaks until then is planned. The last one about a router, or the site, counts; one whose
  /// `until` is its own `at` ends it early.
  ///
  /// @param router empty when it is the whole site
  record Maintenance(Instant at, String site, Optional<String> router, Instant until, String text) implements Fact {}

  /// What somebody wanted to be remembered.
  record Note(Instant at, String site, String text, Optional<String> author) implements Fact {}

  /// What belongs together and is told to people as one. The agent writes it when it is first told, again with the same
  /// `id` when something of it changes, and once for each message that a chat took: `IncidentLog` of the journal puts
  /// these lines together.
  ///
  /// @param router empty when it is the whole site
  /// @param what the worst there was of it
  /// @param tunnels that went down in it, by name
  /// @param start of the first thing in it
  /// @param end of the last thing in it; empty while it lasts, and again when it came back
  /// @param who said that they have it; empty where nobody did
  /// @param acknowledged when they said so
  /// @param told the message that was taken at `at`; empty where the line is of no message
  record Incident(Instant at, String site, String id, Optional<String> router, What what, List<String> tunnels,
      Instant start, Optional<Instant> end, Optional<String> who, Optional<Instant> acknowledged,
      Optional<Told> told) implements Fact {
    public Incident {
      tunnels = List.copyOf(tunnels);
    }

    /// What happened, the worst first.
    public enum What implements Word {
      /** The VPS itself has no way out: of the site nothing is known. */
      VPS,
      /** Nothing comes from the router through any tunnel. */
      DARK,
      /** WireGuard hears the router, and nothing passes through any tunnel. */
      CUT,
      /** Nothing carries the crew. */
      CREW,
      /** A tunnel carries nothing. */
      TUNNEL,
      /** A tunnel carries the crew by another uplink than its own. */
      WAY,
      /** Announced: what breaks meanwhile is planned. */
      MAINTENANCE
    }

    /// A message that a chat took. Changes of a message wake nobody, and are not written down.
    ///
    /// @param chat its name in the configuration
    /// @param phase of the incident that it told: `begin`, `again`, `relief`, `end`, `past`
    /// @param delay from what it tells to the service's yes
    public record Told(String chat, String phase, Duration delay) {}

    /// The same incident, with nothing of a message.
    public Incident untold() {
      return new Incident(at, site, id, router, what, tunnels, start, end, who, acknowledged, Optional.empty());
    }

    /// The same incident, of which a chat took a message at `now`.
    public Incident told(Instant now, Told message) {
      return new Incident(now, site, id, router, what, tunnels, start, end, who, acknowledged, Optional.of(message));
    }
  }

  /// A tunnel that the VPS cut on purpose, and what came of it. `at` is when nothing more was to be learned of it.
  ///
  /// @param id of the cut, unique within the site
  /// @param cut what was taken from the tunnel
  /// @param asked how long it was to last
  /// @param start of the cut; when that is known by the VPS alone, moved to the writer's clock
  /// @param startBound `start` may be wrong by this much either way, and `end` too
  /// @param end of the cut, as the VPS said it
  /// @param ended how: `time`, `asked`, `stopped`, `vanished`; `unknown` where the VPS was not heard afterwards, and `end` is what was asked
  /// @param outage id of the outage that it made; empty where none was seen
  /// @param detection from the cut to mwan3's `offline`; empty where it did not say so
  /// @param theoryMin shortest detection that the router's settings allow; empty where there was no failover
  /// @param theoryMax longest detection that the router's settings allow
  /// @param gap how long existing connections stalled, the median over `gapFlows`; empty where none was on the tunnel
  /// @param gapBound the gap may be wrong by this much
  /// @param connections new ones of the crew that were tried from the cut until it was over; empty where none was decided
  /// @param connectionsLost how many of them got no answer
  /// @param crewDark whether nothing of the crew's got through meanwhile; empty where that was not watched
  /// @param even from the end of the cut until the tunnel had its share again; empty where it had not when we stopped waiting
  /// @param keptConnections as the failover's
  /// @param names looked up from the cut until it was over; empty where none was decided
  /// @param namesLost how many of them got no answer
  record Drill(Instant at, String site, String router, String tunnel, String id, DrillKind cut, Duration asked,
      Instant start, Duration startBound, Instant end, String ended, Optional<String> outage,
      Optional<Duration> detection, Optional<Duration> theoryMin, Optional<Duration> theoryMax, Optional<Duration> gap,
      int gapFlows, Optional<Duration> gapBound, OptionalInt connections, OptionalInt connectionsLost,
      Optional<Boolean> crewDark, Optional<Duration> even, DrillScore score, Optional<KeptConnections> keptConnections,
      OptionalInt names, OptionalInt namesLost) implements Fact {
    public Drill(Instant at, String site, String router, String tunnel, String id, DrillKind cut, Duration asked,
        Instant start, Duration startBound, Instant end, String ended, Optional<String> outage,
        Optional<Duration> detection, Optional<Duration> theoryMin, Optional<Duration> theoryMax,
        Optional<Duration> gap, int gapFlows, Optional<Duration> gapBound, OptionalInt connections,
        OptionalInt connectionsLost, Optional<Boolean> crewDark, Optional<Duration> even, DrillScore score) {
      this(at, site, router, tunnel, id, cut, asked, start, startBound, end, ended, outage, detection, theoryMin,
          theoryMax, gap, gapFlows, gapBound, connections, connectionsLost, crewDark, even, score, Optional.empty(),
          OptionalInt.empty(), OptionalInt.empty());
    }

    /// The same, with what became of connections.
    public Drill with(Optional<KeptConnections> connections) {
      return new Drill(at, site, router, tunnel, id, cut, asked, start, startBound, end, ended, outage, detection,
          theoryMin, theoryMax, gap, gapFlows, gapBound, this.connections, connectionsLost, crewDark, even, score,
          connections, names, namesLost);
    }

    /// The same, with what became of names.
    public Drill withNames(OptionalInt tried, OptionalInt lost) {
      return new Drill(at, site, router, tunnel, id, cut, asked, start, startBound, end, ended, outage, detection,
          theoryMin, theoryMax, gap, gapFlows, gapBound, connections, connectionsLost, crewDark, even, score,
          keptConnections, tried, lost);
    }

    /// Of the cut.
    public Duration length() {
      return Duration.between(start, end);
    }
  }

  /// A drill of the plan that was due and did not begin. Nothing was cut.
  ///
  /// @param plan the line of the plan it belongs to
  /// @param reason in a word: `not-ok`, `only-one`, `load`, `quiet-hours` and the like; `missed` where nobody was there
  record DrillSkipped(Instant at, String site, String router, String tunnel, String plan,
      String reason) implements Fact {}

  /// The same work over several ways, in blocks of the same minutes. Written after each block, and again with the same `id` when it
  /// is over: the last one counts.
  ///
  /// @param id unique within the site
  /// @param seconds of one run that are measured
  /// @param omitted run before that and not counted
  /// @param blocksAsked how many it should have been
  /// @param blocks that are whole, every way in each
  /// @param tunnel that of the way `one`; empty where it is none of the ways
  /// @param ratios of each way to one that stands before it
  /// @param leftOut ways that were asked for and could not be gone, and why
  /// @param seed of the order within the blocks, and of the intervals
  /// @param outcome empty while it runs; then it was cut off if nothing later comes
  /// @param reason one word, where it is not done
  /// @param said one sentence
  record Comparison(Instant at, String site, String router, String id, Instant start, Compared.Work work, int flows,
      int seconds, int omitted, int blocksAsked, int blocks, Optional<String> tunnel,
      List<Compared.Treatment> treatments, List<Compared.Ratio> ratios, Map<String, String> leftOut, long seed,
      Optional<Throughput.Outcome> outcome, Optional<String> reason, Optional<String> said) implements Fact {
    public Comparison {
      treatments = List.copyOf(treatments);
      ratios = List.copyOf(ratios);
      leftOut = sorted(leftOut);
    }
  }

  /// A comparison of the plan that was due and did not begin. Nothing was sent.
  ///
  /// @param plan the line of the plan it belongs to
  /// @param reason in a word: `load`, `quiet-hours`, `budget` and the like; `missed` where nobody was there
  record ComparisonSkipped(Instant at, String site, String router, String plan, String reason) implements Fact {}

  /// A fact of a kind, or a shape, that this version does not know.
  ///
  /// @param text the whole line
  record Unknown(Instant at, String kind, String site, String text) implements Fact {}

  private static <V> Map<String, V> sorted(Map<String, V> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }
}
