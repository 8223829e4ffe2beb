package net.wanwatch.collector.speed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import net.wanwatch.collector.budget.Budgets;
import net.wanwatch.collector.budget.LedgerFile;
import net.wanwatch.collector.plan.PlanThread;
import net.wanwatch.collector.status.Status;
import net.wanwatch.config.Config;

/// The status page's section about speed: the newest result each way, what comes next, and what is left to spend. A site
/// without a ceiling anywhere has none.
public final class Speed implements Supplier<Optional<Status.Speed>> {
  private final Config config;
  private final Results results;
  private final Budgets budgets;
  private final LedgerFile ledger;
  private final PlanThread plan;

  public Speed(Config config, Results results, Budgets budgets, LedgerFile ledger, PlanThread plan) {
    this.config = config;
    this.results = results;
    this.budgets = budgets;
    this.ledger = ledger;
    this.plan = plan;
  }

  @Override
  public Optional<Status.Speed> get() {
    boolean tested = config.routers()
        .stream()
        .flatMap(r -> r.tunnels().stream())
        .anyMatch(t -> t.ceiling().isPresent());
    if (!tested) {
      return Optional.empty();
    }
    var next = plan.next()
        .entrySet()
        .stream()
        .map(e -> new Status.Next(e.getKey(), e.getValue()))
        .sorted(Comparator.comparing(Status.Next::at))
        .toList();
    return Optional.of(new Status.Speed(ledger.now().paused(), tested(), next, left()));
  }

  private List<Status.Tested> tested() {
    var last = results.last();
    var rows = new ArrayList<Status.Tested>();
    for (var router : config.routers()) {
      var name = router.name();
      router.tunnels().forEach(t -> row(last, name, t.name(), t.label()).ifPresent(rows::add));
      row(last, name, "aggregate", "All at once").ifPresent(rows::add);
      row(last, name, "crew", "The crew's way").ifPresent(rows::add);
    }
    return rows;
  }

  private static Optional<Status.Tested> row(List<ObjectNode> last, String router, String label, String what) {
    var down = newest(last, router, label, "down");
    var up = newest(last, router, label, "up");
    return down.isEmpty() && up.isEmpty() ? Optional.empty() : Optional.of(new Status.Tested(what, down, up));
  }

  private static Optional<Status.Result> newest(List<ObjectNode> last, String router, String label, String direction) {
    return last.stream()
        .filter(r -> r.path("router").asText().equals(router) && Results.label(r).equals(label)
            && r.path("direction").asText().equals(direction) && r.path("protocol").asText().equals("tcp"))
        .reduce((_, newer) -> newer)
        .map(r -> new Status.Result(Instant.parse(r.path("at").asText()), r.path("throughput").asDouble(),
            r.path("flows").asInt(), rtt(r, "idle"), rtt(r, "loaded")));
  }

  private static Optional<Double> rtt(JsonNode result, String when) {
    var median = result.path("rtt").path(result.path("tunnel").asText("crew")).path(when).path("p50");
    return median.isNumber() ? Optional.of(median.doubleValue()) : Optional.empty();
  }

  private List<Status.Left> left() {
    var all = new ArrayList<Status.Left>();
    for (var router : config.routers()) {
      for (var tunnel : router.tunnels()) {
        var standing = budgets.standing(router.name(), tunnel);
        left(tunnel, "day", tunnel.budget().day(), standing.left(), Optional.empty()).ifPresent(all::add);
        left(tunnel, "month", tunnel.budget().month(), standing.leftThisMonth(), Optional.of(standing.forecast()))
            .ifPresent(all::add);
      }
    }
    return all;
  }

  private static Optional<Status.Left> left(Config.Tunnel tunnel, String period, OptionalLong budget, OptionalLong left,
      Optional<Long> forecast) {
    return budget.isPresent() && left.isPresent()
        ? Optional.of(new Status.Left(tunnel.label(), period, budget.getAsLong(), left.getAsLong(), forecast))
        : Optional.empty();
  }
}
