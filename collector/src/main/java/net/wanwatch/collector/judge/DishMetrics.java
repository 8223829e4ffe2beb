package net.wanwatch.collector.judge;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.function.Supplier;
import net.wanwatch.collector.dish.DishAlert;
import net.wanwatch.collector.dish.DishStatus;
import net.wanwatch.fact.DishCause;
import net.wanwatch.fact.Word;

/// Shows what the dishes say of themselves, of every tunnel that has one. One that is not heard is `unheard`, and all else of it is
/// absent.
public final class DishMetrics implements MultiCollector {
  private static final String WELL = "ok";
  /// It answers, and says neither why it carries nothing nor that it does.
  private static final String UNCLEAR = "unclear";
  private static final String UNHEARD = "unheard";

  private final String site;
  private final Supplier<View> view;

  public DishMetrics(String site, Supplier<View> view) {
    this.site = site;
    this.view = view;
  }

  @Override
  public MetricSnapshots collect() {
    var families = new Families();
    for (var router : view.get().routers()) {
      for (var tunnel : router.tunnels()) {
        tunnel.dish()
            .ifPresent(dish -> families
                .dish(Labels.of("router", router.name(), "site", site, "tunnel", tunnel.config().name()), dish));
      }
    }
    return families.snapshots();
  }

  private static final class Families {
    private final GaugeSnapshot.Builder state = gauge("wanwatch_dish_state",
        "1 for what the dish says: ok, why it carries nothing, unclear where it says neither, or unheard.");
    private final GaugeSnapshot.Builder alert = gauge("wanwatch_dish_alert", "1 for what the dish complains of.");
    private final GaugeSnapshot.Builder obstruction = gauge("wanwatch_dish_obstruction_ratio",
        "Part of its time in which something stood in the dish's way, by its own word.");
    private final GaugeSnapshot.Builder uptime = gauge("wanwatch_dish_uptime_seconds",
        "Since the dish was switched on or restarted.");
    private final GaugeSnapshot.Builder drop = gauge("wanwatch_dish_ping_drop_ratio",
        "Part of the dish's own pings to its ground station that were lost in the last second.");
    private final GaugeSnapshot.Builder latency = gauge("wanwatch_dish_ping_latency_seconds",
        "The dish's round trip to its ground station.");
    private final GaugeSnapshot.Builder down = gauge("wanwatch_dish_receive_bytes_per_second",
        "What the dish received in the last second, by its own count.");
    private final GaugeSnapshot.Builder up = gauge("wanwatch_dish_send_bytes_per_second",
        "What the dish sent in the last second, by its own count.");
    private final GaugeSnapshot.Builder ethernet = gauge("wanwatch_dish_ethernet_bits_per_second",
        "What the dish's cable runs at.");
    private final CounterSnapshot.Builder outage = CounterSnapshot.builder()
        .name("wanwatch_dish_outage_seconds")
        .help("Time in which the dish carried nothing by its own word, by cause, of what is over.");

    void dish(Labels labels, View.Dish dish) {
      var now = dish.status().map(said -> said.cause().orElse(said.isWell() ? WELL : UNCLEAR)).orElse(UNHEARD);
      var states = new TreeSet<String>(Arrays.stream(DishCause.values()).map(Word::word).toList());
      states.add(WELL);
      states.add(UNCLEAR);
      states.add(UNHEARD);
      states.add(now);
      states.forEach(each -> point(state, labels.add("state", each), each.equals(now) ? 1 : 0));
      dish.outageTime()
          .forEach((cause, time) -> outage.dataPoint(
              CounterDataPointSnapshot.builder().labels(labels.add("cause", cause)).value(seconds(time)).build()));
      dish.status().ifPresent(said -> said(labels, said));
    }

    private void said(Labels labels, DishStatus it) {
      for (var each : DishAlert.values()) {
        point(alert, labels.add("alert", each.word()), it.alerts().contains(each) ? 1 : 0);
      }
      it.obstruction().ifPresent(ratio -> point(obstruction, labels, ratio));
      it.uptime().ifPresent(time -> point(uptime, labels, seconds(time)));
      it.dropRate().ifPresent(ratio -> point(drop, labels, ratio));
      it.latency().ifPresent(time -> point(latency, labels, seconds(time)));
      it.down().ifPresent(bits -> point(down, labels, bits / 8.0));
      it.up().ifPresent(bits -> point(up, labels, bits / 8.0));
      it.ethernet().ifPresent(megabits -> point(ethernet, labels, megabits * 1e6));
    }

    private static double seconds(Duration time) {
      return time.toNanos() / 1e9;
    }

    private static void point(GaugeSnapshot.Builder gauge, Labels labels, double value) {
      gauge.dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(value).build());
    }

    private static GaugeSnapshot.Builder gauge(String name, String help) {
      return GaugeSnapshot.builder().name(name).help(help);
    }

    MetricSnapshots snapshots() {
      return MetricSnapshots.of(state.build(), alert.build(), obstruction.build(), uptime.build(), drop.build(),
          latency.build(), down.build(), up.build(), ethernet.build(), outage.build());
    }
  }
}
