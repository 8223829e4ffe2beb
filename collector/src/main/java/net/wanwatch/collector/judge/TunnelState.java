package net.wanwatch.collector.judge;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Finding;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.probe.Beats;
import net.wanwatch.probe.Outcome;
import net.wanwatch.probe.Reason;
import net.wanwatch.probe.Window;
import org.jspecify.annotations.Nullable;

/// Everything known of one tunnel while it is watched: its probes, its outage, the verdict it stands under. Confined to
/// its router's [RouterJudge].
final class TunnelState {
  /// Five of P1 in a row.
  static final int RUN = 5;
  /// Five answers end an outage, five losses begin one, nine in a second.
  private static final Duration HIDES = Duration.ofSeconds(1);
  /// Three of the router's own through the tunnel, two over its uplink when P1 already says that the tunnel is down.
  static final int INTERNET_RUN = 3;
  /// Rare probes tell little of how much a link loses: it may be so much.
  private static final double LINK_MAY_LOSE = 0.1;
  static final int UPLINK_RUN = 2;
  /// Five losses make an outage; a verdict is said of it when they go on for so long, for loss that has just begun shows
  /// such runs.
  static final Duration CERTAIN = Duration.ofMillis(1200);
  /// Three pings in a row that are lost take longer, and so much longer than it is probed nothing came.
  private static final Duration SILENT = Duration.ofMillis(1390);
  /// Linux tells of a closed port about once a second.
  private static final Duration REFUSED = Duration.ofSeconds(3);
  private static final double ONCE_IN_YEARS = 1e-9;
  private static final double ONCE_IN_WEEKS = 1e-6;
  private static final double RARE = 1e-4;

  final Config.Tunnel tunnel;
  final Hysteresis hysteresis;
  final Disagreement disagreement = new Disagreement();
  final WayFinding way = new WayFinding();
  /// As it was said last.
  private Optional<Finding> finding = Optional.empty();
  private boolean wayKnown;
  final FullSize fullSize = new FullSize();
  final DishState dish;
  final PinnedOutage outage;
  final InternetOutage beyond = new InternetOutage();
  final Silence pinned;
  final PingedPath uplink;
  final PingedPath internet;
  final MinuteAggregator.Path probedPath;
  final MinuteAggregator.Path uplinkPath;
  final MinuteAggregator.Path internetPath;
  private final LossRate rate = LossRate.ofProbes();
  private final AgentPresence agent;
  private final long silent;
  private final LongSupplier nanos;
  final Quality quality;
  Window minute;
  /// The same for people to see, with what is lost in an outage.
  final Window shown;
  /// Since when it carries traffic again: what its pings said before says nothing now.
  long upSince;
  private @Nullable Long refusedAt;
  /// When the newest probe was sent that the far end answered, and the first such since it was last silent.
  private @Nullable Long thereUntil;
  private long thereSince;
  /// The internet answers through the tunnel, and our probes do not come back: nobody answers them at the other end.
  private boolean echoSilent;

  /// @param nanos the judge's present moment
  TunnelState(String router, Config.Tunnel tunnel, Config.Bounds bounds, Beats beats, AgentPresence agent,
      LongSupplier nanos, DishState dish, Moment now) {
    this.tunnel = tunnel;
    this.dish = dish;
    this.agent = agent;
    this.nanos = nanos;
    this.hysteresis = new Hysteresis(beats.ping(), now);
    this.outage = new PinnedOutage(beats.ping());
    this.silent = SILENT.plus(beats.pinned()).toNanos();
    this.pinned = new Silence(RUN, HIDES, () -> Math.max(RUN, rate.unexplained(ONCE_IN_YEARS)), rate);
    this.uplink = new PingedPath(beats.ping(), 1, own -> Math.max(UPLINK_RUN, own.unexplainedApart(RARE, 0)));
    double least = beats.thrifty() ? LINK_MAY_LOSE : 0;
    this.internet = new PingedPath(beats.ping(), INTERNET_RUN,
        own -> Math.max(INTERNET_RUN, own.unexplainedApart(ONCE_IN_WEEKS, Math.max(least, rate.rate()))));
    this.probedPath = path(router, MeasuredPath.TUNNEL, beats.pinned());
    this.uplinkPath = path(router, MeasuredPath.UPLINK, beats.ping());
    this.internetPath = path(router, MeasuredPath.INTERNET, beats.ping());
    this.quality = new Quality(bounds.rtt(), beats.thrifty());
    this.minute = new Window(nanos);
    this.shown = new Window(nanos);
    this.upSince = now.nanos();
  }

  private MinuteAggregator.Path path(String router, MeasuredPath name, Duration beat) {
    return new MinuteAggregator.Path(router, Optional.of(tunnel.name()), name, beat);
  }

  /// One of P1's outcomes, in the order of sending.
  Optional<Silence.Change> probed(Outcome outcome, Moment now) {
    if (!(echoSilent && outcome instanceof Outcome.Lost)) {
      shown.accept(outcome);
      if (outage.none()) {
        minute.accept(outcome);
        quality.hear(outcome);
      }
    }
    long sent = outcome.sent().nanos();
    return switch (outcome) {
      case Outcome.Answered _ -> {
        echoSilent = false;
        refusedAt = null;
        there(sent);
        yield pinned.answered(sent);
      }
      case Outcome.Lost _ -> {
        if (agent.heardAfter(sent) && internet.silence().down()) {
          echoSilent = false; // who answers others does not explain that nothing comes through this one
        }
        yield echoSilent ? Optional.empty() : pinned.lost(sent);
      }
      case Outcome.Unsent(var _, var reason) -> {
        if (reason == Reason.REFUSED && AgentPresence.refusedNow(outcome.sent(), now)) {
          refusedAt = now.nanos();
        }
        yield Optional.empty();
      }
      case Outcome.Unknown _ -> Optional.empty();
    };
  }

  private void there(long at) {
    if (thereUntil == null || at - thereUntil > silent) {
      thereSince = at;
    }
    thereUntil = at;
  }

  /// Whether the far end was there while the internet beyond it was silent: pings were lost that left after it answered, and it
  /// answered after them. One that comes back answers before the next pings do.
  boolean thereWithoutInternet() {
    return internet.lostAfter(thereSince) && internet.silence().since().filter(this::thereAfter).isPresent();
  }

  private boolean thereAfter(Bracket start) {
    return thereUntil != null && thereUntil - (start.nanos() + start.bound().toNanos()) > 0;
  }

  /// What looked like an outage was the agent's absence.
  void forgetSuspicion() {
    outage.start().ifPresent(start -> shown.unknownSince(start.nanos() - start.bound().toNanos()));
    outage.over();
    pinned.forget();
    minute = new Window(nanos);
    quality.forget();
    echoSilent = true;
  }

  /// The agent turned somebody away, so it was gone for a while: a program that ends takes a moment or two to give up its
  /// ports. What was lost meanwhile is nobody's loss. What looks like an outage by now is decided by [#agentWasAway].
  void nobodyAnsweredSince(long away) {
    shown.unknownSince(away);
    if (outage.none()) {
      pinned.forget();
      minute.unknownSince(away);
      quality.unknownSince(away);
    }
  }

  boolean echoSilent() {
    return echoSilent;
  }

  boolean agentAway(Moment now) {
    return echoSilent || agent.away() || refusedLately(now);
  }

  /// Whether the agent, who answers our probes, answered any since this tunnel is silent.
  boolean agentAnswersOthers() {
    return outage.start().filter(start -> agent.heardAfter(start.nanos() + start.bound().toNanos())).isPresent();
  }

  /// Whether the internet through it fell silent with it: then it is the tunnel that is silent, and not, later, the agent.
  boolean silentWithInternet() {
    return outage.start().filter(internet::silentSince).isPresent();
  }

  boolean agentWasAway() {
    return outage.start().filter(start -> agent.awayAt(start.nanos() + start.bound().toNanos())).isPresent();
  }

  boolean refusedLately(Moment now) {
    return refusedAt != null && now.nanos() - refusedAt < REFUSED.toNanos();
  }

  /// Start of the outage that P1 sees, suspected or certain.
  Optional<Bracket> downSince() {
    return outage.start();
  }

  /// Since when its uplink is silent for certain, while it is.
  OptionalLong uplinkSilent() {
    return uplink.silence()
        .since()
        .map(start -> OptionalLong.of(start.nanos() + start.bound().toNanos()))
        .orElse(OptionalLong.empty());
  }

  /// Loss of an outage is no loss of the link: quality is judged by what came after it.
  void cameBack(long at) {
    upSince = at;
    minute = new Window(nanos);
    quality.forget();
    internet.silence().forget();
    beyond.over();
  }

  void watching(boolean router) {
    uplink.watching(router);
    internet.watching(router);
  }

  void paused(Moment now) {
    uplink.paused(now);
    internet.paused(now);
  }

  /// That mwan3 disagrees matters now, the way as soon as an uplink fails.
  Optional<Finding> finding() {
    return disagreement.found().or(() -> way.found().map(_ -> Finding.WRONG_WAY));
  }

  /// Whether the finding is another one than when this was asked last; and once, that its way is known to be right, for an earlier
  /// process may have said otherwise.
  boolean findingChanged() {
    var before = finding;
    boolean first = way.known() && !wayKnown;
    wayKnown = way.known();
    finding = finding();
    return !finding.equals(before) || (first && finding.isEmpty());
  }
}
