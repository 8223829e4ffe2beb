package net.wanwatch.collector.judge;

import java.util.function.Supplier;
import net.wanwatch.fact.Verdict;

/// What is known of one tunnel, layer by layer from the bottom, and the verdict that follows.
///
/// A layer that answers proves those beneath it: when the tunnel's far end answers, its packets crossed the uplink, and a
/// silent uplink target is that target's own trouble.
///
/// @param device the WAN device is up and has an address
/// @param uplink a target outside the tunnel answers over that WAN
/// @param tunnel the tunnel's far end answers
/// @param internet the internet answers through this tunnel
/// @param quality loss and round trip are within the configured bounds
record Layers(Layer device, Layer uplink, Layer tunnel, Layer internet, Layer quality) {
  enum State {
    FINE, FAILED, UNKNOWN,
    /** Its answer is under way: who needs it waits a moment. */
    PENDING
  }

  /// @param evidence what was seen, as the part of a sentence: `wan2 answers in 34 ms`
  record Layer(State state, Supplier<String> evidence) {
    Layer(State state, String evidence) {
      this(state, () -> evidence);
    }
  }

  /// A verdict and the sentence that proves it. `settled` is false while an answer is awaited that may change it.
  ///
  /// @param evidence put into words only when somebody wants to read it
  record Judgement(Verdict verdict, Supplier<String> evidence, boolean settled) {
    Judgement(Verdict verdict, String evidence, boolean settled) {
      this(verdict, () -> evidence, settled);
    }
  }

  private static Supplier<String> both(Layer a, Layer b) {
    return () -> a.evidence.get() + ", " + b.evidence.get();
  }

  Judgement judge() {
    return switch (tunnel.state) {
      case FAILED -> belowTheTunnel();
      case FINE -> aboveTheTunnel();
      case UNKNOWN -> internet.state == State.FAILED && uplink.state == State.FAILED
          ? new Judgement(Verdict.UPLINK_NO_INTERNET, both(device, uplink), true)
          : new Judgement(Verdict.UNKNOWN, tunnel.evidence, true);
      case PENDING -> new Judgement(Verdict.UNKNOWN, tunnel.evidence, false);
    };
  }

  private Judgement belowTheTunnel() {
    boolean settled = device.state != State.PENDING && (device.state == State.FAILED || uplink.state != State.PENDING);
    if (device.state == State.FAILED) {
      return new Judgement(Verdict.UPLINK_DOWN, device.evidence, settled);
    }
    if (uplink.state == State.FAILED) {
      return new Judgement(Verdict.UPLINK_NO_INTERNET, both(device, uplink), settled);
    }
    return new Judgement(Verdict.TUNNEL_DOWN, both(uplink, tunnel), settled);
  }

  private Judgement aboveTheTunnel() {
    return switch (internet.state) {
      case FAILED -> new Judgement(Verdict.VPS_NOT_FORWARDING, both(tunnel, internet), true);
      case UNKNOWN -> new Judgement(Verdict.UNKNOWN, both(tunnel, internet), true);
      case PENDING -> new Judgement(Verdict.UNKNOWN, both(tunnel, internet), false);
      case FINE -> quality.state == State.FAILED
          ? new Judgement(Verdict.DEGRADED, quality.evidence, true)
          : new Judgement(Verdict.OK, tunnel.evidence, true);
    };
  }
}
