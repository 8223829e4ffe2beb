package net.wanwatch.collector.judge;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.judge.Layers.Layer;
import net.wanwatch.collector.judge.Layers.State;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.config.Config;
import net.wanwatch.poll.Reading;
import net.wanwatch.probe.Beats;

/// Turns what is known of one tunnel into its layers, each with its part of the sentence.
final class Evidence {
  /// WireGuard rejects a key after this long, so a handshake that is older carries nothing (whitepaper, section 6.2).
  private static final Duration REJECT_AFTER = Duration.ofMinutes(3);
  /// Beside the time between two questions to the agent.
  private static final Duration STANDING_STILL = Duration.ofSeconds(9);
  /// A probe that was answered so lately, and as far back as the next one may have been, speaks for the tunnel now.
  private static final Duration FRESH = Duration.ofMillis(2_890);
  /// An uplink's target that fell silent so long before its tunnel did is that target's own trouble.
  private static final Duration TOGETHER = Duration.ofSeconds(10);
  /// What mwan3's tracker said so lately speaks for the tunnel while the address that we ask is silent.
  private static final Duration TRACKED = Duration.ofSeconds(30);
  private static final Duration AGAIN = Duration.ofSeconds(10);
  private static final int SOME = 20;
  private static final int ENOUGH = 100;

  private final String routerName;
  private final Config.Tunnel tunnel;
  private final Config.Bounds bounds;
  private final Beats beats;
  private final RouterState router;
  private final Collection<TunnelState> all;

  /// @param all tunnels of the router, this one too
  Evidence(String routerName, Config.Tunnel tunnel, Config.Bounds bounds, Beats beats, RouterState router,
      Collection<TunnelState> all) {
    this.routerName = routerName;
    this.tunnel = tunnel;
    this.bounds = bounds;
    this.beats = beats;
    this.router = router;
    this.all = all;
  }

  Layers layers(TunnelState it, Moment now) {
    long since = it.downSince().map(Bracket::nanos).orElse(Long.MIN_VALUE / 2);
    var tunnelLayer = tunnel(it, now);
    var internet = internet(it, now);
    boolean proved = tunnelLayer.state() != State.FINE || internet.state() != State.FAILED || it.thereWithoutInternet();
    return new Layers(device(it, since), uplink(it, since, now), tunnelLayer,
        proved ? internet : new Layer(State.PENDING, "whether it leads to the internet will be known soon"),
        quality(it, now));
  }

  private Layer device(TunnelState it, long since) {
    if (tunnel.uplink().isEmpty()) {
      return new Layer(State.UNKNOWN, "its uplink is not configured");
    }
    var device = tunnel.uplink().get();
    if (router.linkDown(device, it.pinned)) {
      return new Layer(State.FAILED, device + " has no link");
    }
    return switch (router.reading()) {
      case Reading.Heard(var _, var reading) when !router.polledAfter(since) ->
        new Layer(State.PENDING, device + (reading.hasAddress(device) ? " was up" : " was down"));
      case Reading.Heard(var _, var reading) -> device(device, reading);
      case Reading.Pending() -> new Layer(State.PENDING, "the router was not heard yet");
      case Reading.Silent(var _, var _) -> new Layer(State.UNKNOWN, "the router is not heard");
    };
  }

  private static Layer device(String device, RouterReading reading) {
    if (reading.link(device).isEmpty()) {
      return new Layer(State.FAILED, device + " is gone");
    }
    return reading.hasAddress(device)
        ? new Layer(State.FINE, device + " is up")
        : new Layer(State.FAILED, device + " has no address");
  }

  private Layer uplink(TunnelState it, long since, Moment now) {
    if (tunnel.uplink().isEmpty()) {
      return new Layer(State.UNKNOWN, "nobody asks its uplink, for none is configured");
    }
    var device = tunnel.uplink().orElse("the uplink");
    var path = it.uplink;
    var unheard = path.unheard(now);
    if (unheard.isPresent()) {
      return new Layer(State.UNKNOWN, () -> "whether %s has internet is unknown (%s)".formatted(device, unheard.get()));
    }
    var silence = path.silence();
    if (silence.down()) {
      boolean before = silence.since().filter(start -> since - start.nanos() > TOGETHER.toNanos()).isPresent();
      return before && it.downSince().isPresent()
          ? new Layer(State.UNKNOWN, "whether %s has internet is unknown (%s)".formatted(device,
              silence.unwatched().isZero() ? "its target was silent before" : "its target was not heard for a while"))
          : silent(it, device, now);
    }
    return path.answeredAfter(since)
        ? new Layer(State.FINE,
            () -> device + (path.gateway() ? "'s gateway" : "") + " answers in "
                + path.rtt().map(Evidence::millis).orElse("time"))
        : new Layer(State.PENDING, device + " is being asked");
  }

  /// A public address may stop answering pings, on every uplink at once: where another tunnel works, so does its uplink.
  private Layer silent(TunnelState it, String device, Moment now) {
    if (it.uplink.gateway()) {
      return new Layer(State.FAILED, "not even the gateway answers on " + device);
    }
    long since = it.uplinkSilent().orElse(now.nanos());
    var works = all.stream()
        .filter(other -> other != it && !other.uplink.gateway() && other.uplink.unheard(now).isEmpty())
        .filter(other -> other.uplink.answeredAfter(since) || other.pinned.answeredAfter(since))
        .toList();
    if (works.isEmpty() || works.stream().anyMatch(other -> other.uplink.answeredAfter(since))) {
      return new Layer(State.FAILED, () -> "nothing answers beyond " + device + it.dish.quoted(since, now));
    }
    return works.stream().anyMatch(other -> other.uplink.lostAfter(since))
        ? new Layer(State.UNKNOWN,
            "whether %s has internet is unknown (its target answers on no uplink)".formatted(device))
        : new Layer(State.PENDING, device + " is being asked");
  }

  private boolean othersDown(TunnelState it) {
    return all.stream().allMatch(other -> other == it || !other.outage.none());
  }

  private Layer internet(TunnelState it, Moment now) {
    var unheard = it.internet.unheard(now);
    if (unheard.isPresent()) {
      return new Layer(State.UNKNOWN,
          () -> "whether it leads to the internet is unknown (%s)".formatted(unheard.get()));
    }
    if (it.beyond.isSuspected()) {
      return new Layer(State.PENDING, "whether only the address that is asked is silent will be known soon");
    }
    if (it.beyond.isTargetSilent()) {
      return router.tracked(tunnel.member(), now.nanos() - TRACKED.toNanos()).witness() == InternetOutage.Witness.UP
          ? new Layer(State.FINE, "mwan3's track IP answers through it, the address we ask does not")
          : new Layer(State.UNKNOWN, "the address that is asked beyond it is silent");
    }
    if (it.internet.silence().down()) {
      return new Layer(State.FAILED, "no internet through it");
    }
    return it.internet.silence().answeredAfter(it.upSince)
        ? new Layer(State.FINE, "the internet answers through it")
        : new Layer(State.PENDING, "the internet beyond it is being asked");
  }

  private Layer tunnel(TunnelState it, Moment now) {
    if (it.outage.isDown()) {
      long start = it.outage.start().map(Bracket::nanos).orElse(now.nanos());
      if (othersDown(it) && !router.heardAfter(start)) {
        return new Layer(State.UNKNOWN, "neither the router nor any tunnel answers us");
      }
      return silent(it, start, now);
    }
    if (it.outage.isSuspected() && it.beyond.isDown() && !it.silentWithInternet()) {
      return new Layer(State.UNKNOWN, "nothing tells whether " + tunnel.name()
          + " is silent or the VPS's agent, for no internet came through it before");
    }
    if (it.outage.isSuspected()) {
      return new Layer(State.PENDING, () -> silence(now));
    }
    if (it.pinned.lastAnswered().filter(at -> now.nanos() - at <= FRESH.plus(beats.pinned()).toNanos()).isPresent()) {
      return new Layer(State.FINE,
          () -> tunnel.name() + " answers" + it.minute.stats().p50().map(rtt -> " in " + millis(rtt)).orElse(""));
    }
    return it.agentAway(now) ? agentAway(it, now) : unprobed(it, now);
  }

  /// Losses that an answer interrupts are a poor tunnel, none that is down.
  private Layer silent(TunnelState it, long start, Moment now) {
    if (it.pinned.answeredAfter(start) && it.pinned.runNanos() < again()) {
      return new Layer(it.pinned.lossesInARow() == 0 ? State.FINE : State.PENDING,
          tunnel.name() + " answers only now and then");
    }
    return it.pinned.runNanos() < TunnelState.CERTAIN.toNanos() && it.pinned.down()
        ? new Layer(State.PENDING, () -> silence(now))
        : new Layer(State.FAILED, () -> silence(now));
  }

  /// A tunnel that answered once in its outage, and then nothing for so long, is silent again.
  private long again() {
    return Math.max(AGAIN.toNanos(), SOME * beats.pinned().toNanos());
  }

  /// The router's own pings go on judging.
  private Layer agentAway(TunnelState it, Moment now) {
    if (it.refusedLately(now)) {
      return new Layer(State.FINE,
          "probes through " + tunnel.name() + " are turned away, by its far end or a firewall before it");
    }
    boolean through = it.internet.unheard(now).isEmpty() && !it.internet.silence().down()
        && it.internet.silence().answeredAfter(now.nanos() - PingedPath.unheardAfter(beats.ping()).toNanos());
    return through
        ? new Layer(State.FINE, "the internet answers through " + tunnel.name() + "; the VPS's agent is not heard")
        : new Layer(State.UNKNOWN, "the VPS's agent is not heard, so nobody answers for " + tunnel.name());
  }

  /// Probes that could not be sent, or nothing yet: the handshake and the VPS's counter are slower witnesses. What the VPS
  /// receives its WireGuard takes in, whether or not anything behind it answers: it does not show that the fault is beyond.
  private Layer unprobed(TunnelState it, Moment now) {
    if (router.handshakeAge(tunnel.name(), now).filter(age -> age.compareTo(REJECT_AFTER) > 0).isPresent()) {
      return new Layer(State.FAILED, () -> silence(now));
    }
    var still = router.receivedNothingFor(routerName, tunnel.name(), now);
    if (still.isPresent()) {
      if (still.get().compareTo(standingStill()) > 0) {
        return new Layer(State.UNKNOWN, tunnel.name() + " cannot be probed, and the VPS receives nothing");
      }
      return it.internet.silence().down()
          ? new Layer(State.UNKNOWN, tunnel.name() + " cannot be probed, and no internet through it")
          : new Layer(State.FINE, "the VPS receives from " + tunnel.name());
    }
    return new Layer(State.UNKNOWN,
        it.pinned.lastAnswered().isPresent()
            ? "no probe tells of " + tunnel.name() + " at the moment"
            : tunnel.name() + " was not probed yet");
  }

  /// `no handshake for 191 s, the VPS receives nothing`.
  private String silence(Moment now) {
    var words = new StringBuilder(tunnel.name()).append(" does not answer");
    router.handshakeAge(tunnel.name(), now)
        .filter(age -> age.compareTo(REJECT_AFTER) > 0)
        .ifPresent(age -> words.append(", no handshake for ").append(age.toSeconds()).append(" s"));
    router.receivedNothingFor(routerName, tunnel.name(), now)
        .filter(still -> still.compareTo(standingStill()) > 0)
        .ifPresent(_ -> words.append(", the VPS receives nothing"));
    return words.toString();
  }

  private Duration standingStill() {
    return STANDING_STILL.plus(beats.state());
  }

  private Layer quality(TunnelState it, Moment now) {
    if (it.outage.isDown()) {
      return new Layer(State.FAILED, tunnel.name() + " answers only now and then");
    }
    var minute = it.quality.minute(now.nanos());
    if (minute.sent() < ENOUGH) {
      return new Layer(State.UNKNOWN, "too few probes to tell its quality");
    }
    if (minute.loss() > bounds.loss()) {
      return new Layer(State.FAILED, () -> String.format(Locale.ROOT, "%s loses %.0f %% of its packets over a minute%s",
          tunnel.name(), minute.loss() * 100, minute.way()));
    }
    return minute.isSlow()
        ? new Layer(State.FAILED,
            () -> tunnel.name() + " answers in " + it.minute.stats().p50().map(Evidence::millis).orElse("too long"))
        : new Layer(State.FINE, "loss and round trip are within bounds");
  }

  static String millis(Duration rtt) {
    double ms = rtt.toNanos() / 1e6;
    return String.format(Locale.ROOT, ms < 10 ? "%.1f ms" : "%.0f ms", ms);
  }
}
