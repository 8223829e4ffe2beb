package net.wanwatch.collector.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.RouterEvent;
import net.wanwatch.journal.FactJson;
import net.wanwatch.journal.MalformedFact;
import net.wanwatch.journal.Outages;

/// What a judge says now against what was said then. Facts are the same by their kind and what they are about, and by their
/// id, or else by a time that is near; of the lines about an outage the last one counts.
public final class FactDiff {
  private static final Duration NEAR = Duration.ofSeconds(10);
  private static final Set<RouterEvent> OF_A_ROUTER = EnumSet.of(RouterEvent.REBOOT, RouterEvent.MWAN3_RESTART,
      RouterEvent.CLOCK_JUMP, RouterEvent.LOG_FLOOD);

  private FactDiff() {}

  /// One difference.
  public sealed interface Difference {
    record OnlyThen(Fact then) implements Difference {}

    record OnlyNow(Fact now) implements Difference {}

    /// @param fields what differs, each as `name: then → now`
    record Other(Fact then, Fact now, List<String> fields) implements Difference {}
  }

  /// Whether a fact is one that the judge makes: a journal has others.
  public static boolean isJudged(Fact fact) {
    return switch (fact) {
      case Fact.State _,Fact.Outage _,Fact.Failover _,Fact.CrewOutage _,Fact.Dish _,Fact.Minute _ -> true;
      case Fact.Router(var _, var _, var _, var event, var _, var _) -> OF_A_ROUTER.contains(event);
      case Fact.Configuration(var _, var _, var _, var router, var settings) ->
        router.isPresent() && settings.keySet().stream().noneMatch(key -> key.startsWith("label."));
      case Fact.Started _,Fact.Stopped _,Fact.Benchmark _,Fact.BenchmarkSkipped _,Fact.Maintenance _,Fact.Note _,Fact.Incident _,Fact.Drill _,Fact.Comparison _,Fact.DrillSkipped _,Fact.ComparisonSkipped _,Fact.Unknown _ ->
        false;
    };
  }

  /// @param then as a journal has them
  /// @param now as they were judged again
  public static List<Difference> between(List<Fact> then, List<Fact> now) {
    var before = groups(then.stream().map(FactDiff::asStored).toList());
    var after = groups(now.stream().map(FactDiff::asStored).toList());
    var differences = new ArrayList<Difference>();
    before.forEach((about, facts) -> compare(facts, after.getOrDefault(about, List.of()), differences));
    after.forEach((about, facts) -> {
      if (!before.containsKey(about)) {
        compare(List.of(), facts, differences);
      }
    });
    return differences;
  }

  /// Times are cut when a fact is written.
  private static Fact asStored(Fact fact) {
    try {
      return FactJson.read(FactJson.write(fact));
    } catch (MalformedFact e) {
      throw new IllegalStateException("a fact that cannot be read", e);
    }
  }

  private static SortedMap<String, List<Fact>> groups(List<Fact> facts) {
    var outages = Outages.fold(facts);
    var last = new ArrayList<Fact>();
    facts.stream().filter(f -> !(f instanceof Fact.Outage || f instanceof Fact.CrewOutage)).forEach(last::add);
    outages.tunnels().stream().map(FactDiff::lasting).forEach(last::add);
    outages.crew().stream().map(FactDiff::lasting).forEach(last::add);
    var groups = new TreeMap<String, List<Fact>>();
    last.forEach(fact -> groups.computeIfAbsent(about(fact), _ -> new ArrayList<>()).add(fact));
    return groups;
  }

  /// Until when one is known to go on depends on when somebody stopped.
  private static Fact.Outage lasting(Fact.Outage outage) {
    return outage.end().isPresent() ? outage : outage.lasting(outage.start());
  }

  private static Fact.CrewOutage lasting(Fact.CrewOutage outage) {
    return outage.end().isPresent() ? outage : outage.lasting(outage.start());
  }

  private static String about(Fact fact) {
    return fact.kind() + "/" + switch (fact) {
      case Fact.State f -> f.router() + "/" + f.tunnel() + "/" + f.subject().word() + "/" + f.to();
      case Fact.Outage f -> f.router() + "/" + f.tunnel();
      case Fact.Failover f -> f.router() + "/" + f.tunnel() + "/" + f.direction().word();
      case Fact.CrewOutage f -> f.router();
      case Fact.Dish f -> f.router() + "/" + f.tunnel() + "/" + f.end().isPresent();
      case Fact.Minute f -> f.router() + "/" + f.tunnel().orElse("") + "/" + f.path().word() + "/" + f.at();
      case Fact.Router f -> f.router() + "/" + f.event().word();
      case Fact.Configuration f -> f.router().orElse("");
      default -> fact.site();
    };
  }

  private static void compare(List<Fact> then, List<Fact> now, List<Difference> to) {
    var before = new ArrayList<>(then);
    var after = new ArrayList<>(now);
    for (var fact : now) {
      if (before.remove(fact)) {
        after.remove(fact);
      }
    }
    for (var fact : List.copyOf(before)) {
      var same = same(fact, after);
      after.removeAll(same.stream().toList());
      to.add(same.<Difference>map(it -> new Difference.Other(fact, it, fields(fact, it)))
          .orElseGet(() -> new Difference.OnlyThen(fact)));
    }
    after.forEach(fact -> to.add(new Difference.OnlyNow(fact)));
  }

  private static Optional<Fact> same(Fact fact, List<Fact> among) {
    var byId = among.stream().filter(it -> !id(it).isEmpty() && id(it).equals(id(fact))).findFirst();
    return byId.or(() -> among.stream()
        .filter(it -> apart(it, fact).compareTo(NEAR) <= 0)
        .min((a, b) -> apart(a, fact).compareTo(apart(b, fact))));
  }

  private static String id(Fact fact) {
    return switch (fact) {
      case Fact.Outage outage -> outage.id();
      case Fact.CrewOutage outage -> outage.id();
      default -> "";
    };
  }

  private static Duration apart(Fact one, Fact other) {
    return Duration.between(start(one), start(other)).abs();
  }

  private static Instant start(Fact fact) {
    return switch (fact) {
      case Fact.Outage outage -> outage.start();
      case Fact.CrewOutage outage -> outage.start();
      default -> fact.at();
    };
  }

  private static List<String> fields(Fact then, Fact now) {
    var before = Json.fact(then);
    var after = Json.fact(now);
    var names = new TreeSet<String>();
    before.fieldNames().forEachRemaining(names::add);
    after.fieldNames().forEachRemaining(names::add);
    return names.stream()
        .filter(name -> !before.path(name).equals(after.path(name)))
        .map(name -> "%s: %s → %s".formatted(name, value(before.path(name)), value(after.path(name))))
        .toList();
  }

  private static String value(JsonNode node) {
    return node.isMissingNode() ? "nothing" : node.isValueNode() ? node.asText() : node.toString();
  }
}
