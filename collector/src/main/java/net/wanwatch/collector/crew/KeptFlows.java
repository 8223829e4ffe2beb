package net.wanwatch.collector.crew;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.judge.FlowsView;
import net.wanwatch.probe.Beats;
import net.wanwatch.probe.Flow;
import net.wanwatch.probe.Outcome;
import net.wanwatch.probe.Prober;

/// Keeps two connections at least (one where the site is thrifty) on every tunnel that mwan3 uses (P2), so that each failure is felt by somebody.
///
/// Which tunnel a new source port gets mwan3 decides at random: so ports are drawn again until every tunnel has its two. What
/// is drawn beyond that costs 2.5 kB a second, and is let go when all was calm for a while. A flow that stalls is left alone, for
/// its stall is what is measured; but not for ever: people's programs connect anew, and a flow that a router's restart left stuck
/// in its connection tracking never comes back. Without it few probes would be left to tell whether the crew has anything. One
/// thread at a time.
public final class KeptFlows implements AutoCloseable {
  /// Chance needs room: this many flows a tunnel at most.
  private static final int MOST_PER_TUNNEL = 4;
  /// How often in a row a flow may be found without an answer before its port is drawn again.
  private static final int PATIENCE = 6;
  /// How often in a row a flow may be found stalled: a minute, and a failover's gap is given up after half of that.
  private static final int GIVEN_UP = 240;
  /// How often in a row every tunnel must have its two, and no flow stall, before one too many goes: 10 s.
  private static final int CALM = 40;

  private final int perTunnel;
  private final Duration beat;
  private final Prober prober;
  private final InetSocketAddress target;
  private final Supplier<FlowsView> view;
  private final Consumer<Event> told;
  private final Supplier<Consumer<Outcome>> shown;
  private final InstantSource clock;
  private final Map<Integer, Flow> flows = new LinkedHashMap<>();
  private final Map<Integer, Integer> stalled = new HashMap<>();
  private final Set<Integer> gone = new HashSet<>();
  private int waited;
  private int calm;

  /// @param view where the flows are, as it is judged
  /// @param told every event, on the prober's thread
  /// @param shown for each connection what is told its every outcome too
  public KeptFlows(Prober prober, InetSocketAddress target, Supplier<FlowsView> view, Consumer<Event> told,
      Supplier<Consumer<Outcome>> shown, Beats beats, InstantSource clock) {
    this.perTunnel = beats.keptPerTunnel();
    this.beat = beats.kept();
    this.prober = prober;
    this.target = target;
    this.view = view;
    this.told = told;
    this.shown = shown;
    this.clock = clock;
  }

  /// Draws what is missing, a little at a time; some times a second.
  public void tend() {
    var now = view.get();
    giveUp(now);
    if (now.inUse().isEmpty() || waiting(now)) {
      calm = 0;
      return;
    }
    var counts = counts(now);
    if (now.inUse().stream().allMatch(tunnel -> counts.getOrDefault(tunnel, 0) >= perTunnel)) {
      calm = flows.keySet().stream().anyMatch(number -> stalled(now, number)) ? 0 : calm + 1;
      if (calm >= CALM) {
        spare(now, counts).ifPresent(this::letGo);
      }
      return;
    }
    calm = 0;
    if (flows.size() < Math.min(FlowsView.MOST, MOST_PER_TUNNEL * now.inUse().size())) {
      add();
      return;
    }
    if (perTunnel * now.inUse().size() > FlowsView.MOST) {
      return;
    }
    spare(now, counts).ifPresent(this::redraw);
  }

  private void giveUp(FlowsView now) {
    for (int number : List.copyOf(flows.keySet())) {
      if (!stalled(now, number)) {
        stalled.remove(number);
      } else if (stalled.merge(number, 1, Integer::sum) > GIVEN_UP) {
        stalled.remove(number);
        redraw(number);
      }
    }
  }

  int size() {
    return flows.size();
  }

  /// A new port needs an answer before anybody knows where it went, and a dead tunnel gives none.
  private boolean waiting(FlowsView now) {
    var undecided = flows.keySet().stream().filter(number -> on(now, number).isEmpty()).findFirst();
    waited = undecided.isPresent() ? waited + 1 : 0;
    if (waited > PATIENCE) {
      waited = 0;
      undecided.ifPresent(this::redraw);
    }
    return undecided.isPresent();
  }

  private static Optional<String> on(FlowsView now, int number) {
    return Optional.ofNullable(now.flows().get(number)).flatMap(FlowsView.Flow::tunnel);
  }

  private static boolean stalled(FlowsView now, int number) {
    return Optional.ofNullable(now.flows().get(number)).filter(FlowsView.Flow::stalled).isPresent();
  }

  private Map<String, Integer> counts(FlowsView now) {
    var counts = new HashMap<String, Integer>();
    flows.keySet()
        .stream()
        .filter(number -> !stalled(now, number))
        .forEach(number -> on(now, number).ifPresent(tunnel -> counts.merge(tunnel, 1, Integer::sum)));
    return counts;
  }

  /// One flow more than its tunnel needs, or one that stays where nobody is sent any more.
  private Optional<Integer> spare(FlowsView now, Map<String, Integer> counts) {
    return flows.keySet().stream().filter(number -> {
      var tunnel = on(now, number).orElse("");
      return !now.inUse().contains(tunnel) || (!stalled(now, number) && counts.getOrDefault(tunnel, 0) > perTunnel);
    }).findFirst();
  }

  private void add() {
    int number = 0;
    while (flows.containsKey(number)) {
      number++;
    }
    add(number);
  }

  private void add(int number) {
    if (gone.remove(number)) {
      // Whoever had this number before was another connection.
      told.accept(new Event.Redrawn(Moment.now(clock), number));
    }
    flows.put(number, prober.add(Flow.Plan.kept(target, beat),
        shown.get().andThen(outcome -> told.accept(new Event.Kept(Moment.now(clock), number, outcome)))));
  }

  private void redraw(int number) {
    var flow = flows.get(number);
    if (flow != null) {
      flow.redraw();
      told.accept(new Event.Redrawn(Moment.now(clock), number));
    }
  }

  private void letGo(int number) {
    var flow = flows.remove(number);
    stalled.remove(number);
    if (flow != null) {
      flow.close();
      gone.add(number);
      told.accept(new Event.Redrawn(Moment.now(clock), number));
    }
  }

  @Override
  public void close() {
    flows.values().forEach(Flow::close);
  }
}
