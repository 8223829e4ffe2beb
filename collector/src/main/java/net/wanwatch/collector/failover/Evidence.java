package net.wanwatch.collector.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import net.wanwatch.collector.failover.Layers.Layer;
import net.wanwatch.collector.failover.Layers.State;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.config.Config;
import net.wanwatch.poll.Reading;
import net.wanwatch.probe.Window;
import net.wanwatch.state.AgentState;

/// Turns what the sources say of one tunnel into its layers, each with its part of the sentence.
final class Evidence {
  /// WireGuard rejects a key after this long, so a handshake that is older carries nothing (whitepaper, section 6.2).
  private static final Duration REJECT_AFTER = Duration.ofMinutes(3);
  private static final Duration STANDING_STILL = Duration.ofSeconds(10);
  /// A probe that was answered so lately speaks for the tunnel now.
  private static final Duration FRESH = Duration.ofSeconds(3);
  private static final int ENOUGH = 100;

  private final Config.Tunnel tunnel;
  private final Config.Bounds bounds;
  private final Sources sources;

  Evidence(Config.Tunnel tunnel, Config.Bounds bounds, Sources sources) {
    this.tunnel = tunnel;
    this.bounds = bounds;
    this.sources = sources;
  }

  /// What the tunnel's own probes (P1) say.
  ///
  /// @param downSince start of the outage that goes on; empty when there is none
  /// @param upSince end of the last outage, or when the probes began
  /// @param lastAnswer when the newest answered probe was sent
  /// @param refused the far end turned the newest ones away: it is there, its echo is not
  record Pinned(Optional<Instant> downSince, Instant upSince, Optional<Instant> lastAnswer, boolean refused,
      Window.Stats minute) {}

  /// @param deaf neither the router nor any tunnel's far end answers: the fault may be between us and the router
  Layers layers(Pinned pinned, boolean deaf, Instant now) {
    var since = pinned.downSince.orElse(Instant.MIN);
    return new Layers(device(since), uplink(since, now), tunnel(pinned, deaf, now), internet(pinned.upSince, now),
        quality(pinned.minute));
  }

  private Layer device(Instant since) {
    if (tunnel.uplink().isEmpty()) {
      return new Layer(State.UNKNOWN, "its uplink is not configured");
    }
    var device = tunnel.uplink().get();
    if (sources.linkDownSince(device).isPresent()) {
      return new Layer(State.FAILED, device + " has no link");
    }
    return switch (sources.router()) {
      case Reading.Heard(var at, var reading) when at.isBefore(since) ->
        new Layer(State.PENDING, device + (reading.hasAddress(device) ? " was up" : " was down"));
      case Reading.Heard(_, var reading) -> device(device, reading);
      case Reading.Pending() -> new Layer(State.PENDING, "the router was not heard yet");
      case Reading.Silent(_, _) -> new Layer(State.UNKNOWN, "the router is not heard");
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

  private Layer uplink(Instant since, Instant now) {
    var asked = sources.uplink(tunnel.name());
    var device = tunnel.uplink().orElse("the uplink");
    var state = asked.state(since, now);
    return new Layer(state, switch (state) {
      case FINE -> device + (asked.gateway() ? "'s gateway" : "") + " answers in "
          + asked.rtt().map(Evidence::millis).orElse("time");
      case FAILED -> (asked.gateway() ? "not even the gateway answers on " : "nothing answers beyond ") + device;
      case PENDING -> device + " is being asked";
      case UNKNOWN ->
        "whether " + device + " has internet is unknown" + asked.why().map(w -> " (" + w + ")").orElse("");
    });
  }

  private Layer internet(Instant upSince, Instant now) {
    var asked = sources.internet(tunnel.name());
    var state = asked.state(upSince, now);
    return new Layer(state, switch (state) {
      case FINE -> "the internet answers through it";
      case FAILED -> "no internet through it";
      case PENDING -> "the internet behind it is being asked";
      case UNKNOWN -> "whether it leads to the internet is unknown" + asked.why().map(w -> " (" + w + ")").orElse("");
    });
  }

  private Layer tunnel(Pinned pinned, boolean deaf, Instant now) {
    if (deaf) {
      return new Layer(State.UNKNOWN, "neither the router nor any tunnel answers us");
    }
    if (pinned.downSince.isPresent()) {
      return new Layer(State.FAILED, silence(now));
    }
    if (pinned.lastAnswer.filter(at -> Duration.between(at, now).compareTo(FRESH) <= 0).isPresent()) {
      return new Layer(State.FINE,
          tunnel.name() + " answers" + pinned.minute.p50().map(rtt -> " in " + millis(rtt)).orElse(""));
    }
    if (pinned.refused) {
      return new Layer(State.FINE, tunnel.name() + "'s far end is there, its echo does not run");
    }
    return unprobed(now);
  }

  /// Probes that could not be sent, or nothing yet: the handshake and the VPS's counter are slower witnesses.
  private Layer unprobed(Instant now) {
    var vps = sources.vps().flatMap(this::ofVps);
    var grew = vps.flatMap(AgentState.Tunnel::receivedGrewAt);
    var handshake = handshake();
    if (handshake.filter(at -> Duration.between(at, now).compareTo(REJECT_AFTER) > 0).isPresent()) {
      return new Layer(State.FAILED, silence(now));
    }
    if (vps.isPresent() && grew.isPresent()) {
      boolean still = Duration.between(grew.get(), now).compareTo(STANDING_STILL) > 0;
      return still
          ? new Layer(State.UNKNOWN, tunnel.name() + " cannot be probed, and the VPS receives nothing")
          : new Layer(State.FINE, "the VPS receives from " + tunnel.name());
    }
    return new Layer(State.UNKNOWN, tunnel.name() + " was not probed yet");
  }

  /// `no handshake for 191 s, the VPS receives nothing`.
  private String silence(Instant now) {
    var words = new StringBuilder(tunnel.name()).append(" does not answer");
    handshake().map(at -> Duration.between(at, now))
        .filter(age -> age.compareTo(REJECT_AFTER) > 0)
        .ifPresent(age -> words.append(", no handshake for ").append(age.toSeconds()).append(" s"));
    sources.vps()
        .flatMap(this::ofVps)
        .flatMap(AgentState.Tunnel::receivedGrewAt)
        .filter(at -> Duration.between(at, now).compareTo(STANDING_STILL) > 0)
        .ifPresent(_ -> words.append(", the VPS receives nothing"));
    return words.toString();
  }

  private Optional<AgentState.Tunnel> ofVps(AgentState state) {
    return state.tunnels().stream().filter(t -> t.name().equals(tunnel.name())).findFirst();
  }

  private Optional<Instant> handshake() {
    return sources.router() instanceof Reading.Heard<RouterReading>(var _, var reading)
        ? reading.wireguard()
            .stream()
            .flatMap(devices -> devices.stream())
            .filter(device -> device.name().equals(tunnel.name()))
            .flatMap(device -> device.peers().stream())
            .flatMap(peer -> peer.lastHandshake().stream())
            .max(Instant::compareTo)
        : Optional.empty();
  }

  private Layer quality(Window.Stats minute) {
    if (minute.sent() < ENOUGH) {
      return new Layer(State.UNKNOWN, "too few probes to tell its quality");
    }
    double loss = minute.loss().orElse(0);
    if (loss > bounds.loss()) {
      return new Layer(State.FAILED,
          String.format(Locale.ROOT, "%s loses %.0f %% of its packets over a minute", tunnel.name(), loss * 100));
    }
    var rtt = minute.p50();
    if (rtt.isPresent() && rtt.get().compareTo(bounds.rtt()) > 0) {
      return new Layer(State.FAILED, tunnel.name() + " answers in " + millis(rtt.get()));
    }
    return new Layer(State.FINE, "loss and round trip are within bounds");
  }

  static String millis(Duration rtt) {
    double ms = rtt.toNanos() / 1e6;
    return String.format(Locale.ROOT, ms < 10 ? "%.1f ms" : "%.0f ms", ms);
  }
}
