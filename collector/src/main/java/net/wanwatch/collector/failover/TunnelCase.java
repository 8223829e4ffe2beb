package net.wanwatch.collector.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import net.wanwatch.collector.mwan3.Status;
import net.wanwatch.config.Config;
import net.wanwatch.probe.Outcome;
import net.wanwatch.probe.Reason;
import net.wanwatch.probe.Window;
import org.jspecify.annotations.Nullable;

/// Everything known of one tunnel while it is watched: its probes, its outage, the verdict it stands under, what mwan3
/// thinks of it. Confined to its router's [Lookout].
final class TunnelCase {
  /// Five pings of P1 in a row.
  static final int RUN = 5;
  /// Three of the router's own, two seconds apart.
  static final int INTERNET_RUN = 3;

  final Config.Tunnel tunnel;
  final Evidence evidence;
  final Standing standing;
  final Finding finding = new Finding();
  final FullSize fullSize = new FullSize();
  final OutageDetector pinned = new OutageDetector(RUN);
  OutageDetector internet = new OutageDetector(INTERNET_RUN);
  Window minute = new Window();
  Instant upSince;
  @Nullable
  Instant lastAnswer;
  @Nullable
  Instant lastLost;
  boolean refused;

  Status mwan3 = Status.UNKNOWN;
  Optional<Instant> mwan3Since = Optional.empty();
  Optional<Boolean> active = Optional.empty();
  OptionalDouble share = OptionalDouble.empty();
  private final Map<Verdict, Duration> outageTime = new EnumMap<>(Verdict.class);

  TunnelCase(Config.Tunnel tunnel, Evidence evidence, Instant now) {
    this.tunnel = tunnel;
    this.evidence = evidence;
    this.standing = new Standing(now);
    this.upSince = now;
  }

  /// One of P1's outcomes, in the order of sending.
  Optional<OutageDetector.Change> probed(Outcome outcome) {
    var at = outcome.sent().at();
    if (!pinned.down()) {
      minute.accept(outcome);
    }
    return switch (outcome) {
      case Outcome.Answered _ -> {
        lastAnswer = at;
        refused = false;
        yield pinned.answered(at);
      }
      case Outcome.Lost _ -> {
        lastLost = at;
        yield pinned.lost(at);
      }
      case Outcome.Unsent(var _, var reason) -> {
        refused = reason == Reason.REFUSED;
        yield Optional.empty();
      }
      case Outcome.Unknown _ -> Optional.empty();
    };
  }

  /// Loss of an outage is no loss of the link: quality is judged by what came after it.
  void cameBack(Instant at) {
    upSince = at;
    minute = new Window();
    internet = new OutageDetector(INTERNET_RUN);
  }

  Evidence.Pinned seen() {
    return new Evidence.Pinned(pinned.since().map(Moment::at), upSince, Optional.ofNullable(lastAnswer), refused,
        minute.stats());
  }

  void spent(Verdict verdict, Duration time) {
    outageTime.merge(verdict, time, Duration::plus);
  }

  Map<Verdict, Duration> outageTime() {
    return Map.copyOf(outageTime);
  }
}
