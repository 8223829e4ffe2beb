package net.wanwatch.collector.crew;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import net.wanwatch.collector.failover.FlowStall;
import net.wanwatch.collector.failover.Lookout;
import net.wanwatch.collector.failover.View;
import net.wanwatch.probe.Flow;
import net.wanwatch.probe.Outcome;
import net.wanwatch.probe.Prober;

/// Keeps at least two connections on every tunnel that mwan3 uses (P2), so that each failure is felt by somebody.
///
/// Which tunnel a new source port gets is mwan3's dice: so ports are drawn again until every tunnel has its two. A flow
/// that stalls is left alone, for its stall is what is measured. Used by the lookout's thread only.
public final class KeptFlows {
  private static final int PER_TUNNEL = 2;
  /// Dice need room: this many flows a tunnel at most.
  private static final int MOST_PER_TUNNEL = 4;

  private final Prober prober;
  private final InetSocketAddress target;
  private final Lookout lookout;
  private final Consumer<Runnable> thread;
  private final Consumer<Outcome> shown;
  private final List<Kept> flows = new ArrayList<>();
  private int patience;

  private record Kept(Flow flow, FlowStall stall) {}

  /// @param thread runs what it is given on the lookout's thread
  /// @param shown is told every outcome too, on the prober's thread
  public KeptFlows(Prober prober, InetSocketAddress target, Lookout lookout, Consumer<Runnable> thread,
      Consumer<Outcome> shown) {
    this.prober = prober;
    this.target = target;
    this.lookout = lookout;
    this.thread = thread;
    this.shown = shown;
  }

  /// Draws what is missing, a little at a time; twice a second.
  public void tend() {
    var active = lookout.view().tunnels().stream().filter(t -> t.active().orElse(false)).toList();
    if (active.isEmpty() || waiting()) {
      return;
    }
    var counts = counts();
    var poor = active.stream().map(t -> t.config().name()).filter(t -> counts.getOrDefault(t, 0) < PER_TUNNEL).toList();
    if (poor.isEmpty()) {
      return;
    }
    if (flows.size() < MOST_PER_TUNNEL * active.size()) {
      add();
      return;
    }
    spare(active, counts).ifPresent(this::redraw);
  }

  /// A new port needs an answer before anybody knows where it went, and a dead tunnel gives none.
  private boolean waiting() {
    boolean undecided = flows.stream().anyMatch(kept -> kept.stall.tunnel().isEmpty());
    patience = undecided ? patience + 1 : 0;
    if (patience > 6) {
      patience = 0;
      flows.stream().filter(kept -> kept.stall.tunnel().isEmpty()).findFirst().ifPresent(this::redraw);
    }
    return undecided;
  }

  private Map<String, Integer> counts() {
    var counts = new HashMap<String, Integer>();
    flows.stream()
        .filter(kept -> kept.stall.stalledOn().isEmpty())
        .forEach(kept -> kept.stall.tunnel().ifPresent(t -> counts.merge(t, 1, Integer::sum)));
    return counts;
  }

  /// One flow more than its tunnel needs, or one that stays where nobody is sent any more.
  private Optional<Kept> spare(Collection<View.Tunnel> active, Map<String, Integer> counts) {
    return flows.stream().filter(kept -> {
      var on = kept.stall.tunnel().orElse("");
      boolean used = active.stream().anyMatch(t -> t.config().name().equals(on));
      return used ? kept.stall.stalledOn().isEmpty() && counts.getOrDefault(on, 0) > PER_TUNNEL : true;
    }).findFirst();
  }

  private void add() {
    var stall = lookout.flow();
    var flow = prober.add(Flow.Plan.kept(target), shown.andThen(o -> thread.accept(() -> lookout.kept(stall, o))));
    flows.add(new Kept(flow, stall));
  }

  private void redraw(Kept kept) {
    kept.flow.redraw();
    lookout.redrawn(kept.stall);
  }

  public void close() {
    flows.forEach(kept -> kept.flow.close());
  }
}
