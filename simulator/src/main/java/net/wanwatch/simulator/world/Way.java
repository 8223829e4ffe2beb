package net.wanwatch.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.wanwatch.fact.DishCause;
import net.wanwatch.simulator.dish.DishSaid;

/// One WAN and the tunnel over it.
final class Way {
  static final int WEIGHT = 10;
  private static final double LOSS = 0.001;
  private static final double LOSSY = 0.14;
  /// WireGuard makes a new key after this long, when it sends.
  private static final Duration DISH_UPTIME = Duration.ofDays(2);
  private static final Duration DISH_REMEMBERS = Duration.ofMinutes(15);
  private static final Duration REKEY = Duration.ofMinutes(2);
  /// An Ethernet frame around a WireGuard packet around what is inside.
  private static final double WRAPPED = 1.06;

  final int number;
  private final Weather weather;
  private final DishCapacity capacity;
  private final Set<Fault> faults = EnumSet.noneOf(Fault.class);
  private Instant handshake;
  private double received;
  private double sent;
  private double vpsReceived;
  private double tested;
  private double testedUp;
  private Instant loadedUntil = Instant.EPOCH;
  private Optional<DishCause> dishCause = Optional.empty();
  private Instant dishSince = Instant.EPOCH;
  private final List<DishSaid.Past> dishPast = new ArrayList<>();

  Way(int number, Weather weather, DishCapacity capacity, Instant handshake) {
    this.number = number;
    this.capacity = capacity;
    this.weather = weather;
    this.handshake = handshake;
    this.received = 7.1e9 / number;
    this.sent = 9.3e8 / number;
    this.vpsReceived = sent;
  }

  void faults(Set<Fault> wanted, Instant now) {
    faults.clear();
    faults.addAll(wanted);
    var cause = faults.contains(Fault.NO_SKY)
        ? Optional.of(DishCause.OBSTRUCTED)
        : faults.contains(Fault.STORM) ? Optional.of(DishCause.NO_SATELLITES) : Optional.<DishCause>empty();
    if (!cause.equals(dishCause)) {
      dishCause
          .ifPresent(before -> dishPast.add(new DishSaid.Past(before, dishSince, Duration.between(dishSince, now))));
      dishPast.removeIf(past -> past.start().isBefore(now.minus(DISH_REMEMBERS)));
      dishCause = cause;
      dishSince = now;
    }
  }

  DishSaid dish(Instant now) {
    return new DishSaid(DISH_UPTIME.plusSeconds(now.getEpochSecond() % 86_400), dishCause, dishSince, dishPast);
  }

  boolean hasLink() {
    return !faults.contains(Fault.LINK_PULLED);
  }

  boolean trackerHangs() {
    return faults.contains(Fault.TRACKER_HUNG);
  }

  private boolean reaches(Reach reach) {
    boolean uplink = hasLink() && dishCause.isEmpty();
    boolean tunnel = uplink && !faults.contains(Fault.FAR_END_STOPPED);
    boolean internet = tunnel && !faults.contains(Fault.NOT_FORWARDING);
    return switch (reach) {
      case UPLINK -> uplink;
      case TUNNEL -> tunnel;
      case INTERNET -> internet;
      case TRACK_IP -> internet && !faults.contains(Fault.TRACK_IP_DEAD);
    };
  }

  boolean carries() {
    return reaches(Reach.TUNNEL);
  }

  /// @return the round trip of one packet, empty when it or its answer is lost
  Optional<Duration> crossing(Reach reach, Instant now, Random random) {
    boolean lost = random.nextDouble() < (faults.contains(Fault.LOSSY) ? LOSSY : LOSS);
    return reaches(reach) && !lost
        ? Optional.of(weather.roundTrip(now, random).plus(queue(now, random)))
        : Optional.empty();
  }

  /// What a throughput test leaves in the dish's queue.
  private Duration queue(Instant now, Random random) {
    return now.isBefore(loadedUntil) ? Duration.ofMillis(18 + random.nextInt(45)) : Duration.ZERO;
  }

  /// A stretch of a throughput test, beside what the crew carries.
  ///
  /// @param crew bytes a second of the crew's in that direction
  Transfer.Moved transfer(Instant now, Transfer test, double crew, Random random) {
    if (!carries()) {
      return Transfer.Moved.NOTHING;
    }
    boolean lossy = faults.contains(Fault.LOSSY);
    double room = Math.max(capacity.now(now, test.down()) - crew, 5e4);
    double most = test.udp() ? room * (lossy ? 1 - LOSSY : 1) : room * DishCapacity.ofTcp(test.flows(), lossy);
    double arrived = Math.min(test.wanted() * (test.udp() && lossy ? 1 - LOSSY : 1), most) * test.seconds();
    double left = test.udp() ? test.wanted() * test.seconds() : arrived * 1.004;
    if (test.down()) {
      received += arrived;
      tested += arrived;
    } else {
      sent += left;
      testedUp += left;
      vpsReceived += arrived;
    }
    loadedUntil = now.plusMillis(1300);
    return new Transfer.Moved(left, arrived,
        test.udp() ? 0 : Math.round(arrived / 1e5 * (lossy ? 1 : 0.05)) + random.nextInt(4));
  }

  /// @param down bytes the crew got through this tunnel since the last tick, `up` what it sent
  void carry(Instant now, double down, double up) {
    if (!carries()) {
      sent += up / 50;
      return;
    }
    received += down;
    sent += up;
    vpsReceived += up;
    if (Duration.between(handshake, now).compareTo(REKEY) >= 0) {
      handshake = now;
    }
  }

  Snapshot.Tunnel snapshot(Snapshot.Files tracker, boolean active) {
    return new Snapshot.Tunnel(number, hasLink(), handshake, (long) received, (long) sent, (long) vpsReceived,
        (long) (received * WRAPPED), (long) (sent * WRAPPED), tracker, active, (long) tested, (long) testedUp);
  }
}
