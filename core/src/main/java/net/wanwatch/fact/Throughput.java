package net.wanwatch.fact;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// The parts of a throughput test's fact.
public final class Throughput {
  private Throughput() {}

  /// What a test goes over: each tunnel in turn, all of them at once, or whatever the crew's own way out is.
  public enum Over implements Word {
    TUNNEL, AGGREGATE, CREW
  }

  /// Seen by the crew.
  public enum Direction implements Word {
    DOWN, UP
  }

  /// What iperf3 sends.
  public enum Protocol implements Word {
    TCP, UDP
  }

  /// What became of a test that began.
  public enum Outcome implements Word {
    DONE,
    /** iperf3 complained, or said nothing. */
    FAILED,
    /** Ended by us, before its time. */
    ABORTED
  }

  /// What was asked.
  ///
  /// @param scenario what is measured, by a name of the configuration's
  /// @param variant its name in the plan, or `by-hand`
  /// @param tunnels those it goes over; none of a crew run, for which mwan3 chooses
  /// @param flows connections at once
  /// @param seconds measured, as iperf3 is told them
  /// @param omitted seconds run before that and not counted
  public record Asked(String scenario, String variant, Over over, List<String> tunnels, Direction direction,
      Protocol protocol, int flows, int seconds, int omitted) {
    public Asked {
      tunnels = List.copyOf(tunnels);
    }
  }

  /// How it ended.
  ///
  /// @param reason one word, where it is not done; there are many, and a later iperf3 may need more
  /// @param said one sentence
  public record End(Outcome outcome, Optional<String> reason, Optional<String> said) {
    public static final End DONE = new End(Outcome.DONE, Optional.empty(), Optional.empty());

    /// One that is not done.
    public static End because(Outcome outcome, String reason, String said) {
      return new End(outcome, Optional.of(reason), Optional.of(said));
    }

    /// What is known of why it is not done, the sentence rather than the word; empty without either.
    public String why() {
      return said.or(() -> reason).orElse("");
    }
  }

  /// What was measured. What was not, is absent.
  ///
  /// @param total over all tunnels; only where it is done
  /// @param byTunnel of each tunnel whose report came, whatever became of the others; none of a crew run
  /// @param transferred payload bytes it moved
  /// @param charged bytes, before it ran
  /// @param congestion algorithm of each end: `router` (of a crew run `site`) and `vps`
  /// @param iperf3 version at each end
  /// @param rtt of the probes that run all the time, by tunnel and under `crew`
  /// @param routerCpu busy part of it, 0 to 1
  /// @param crewBytes what the crew moved beside the test
  /// @param mwan3 its word about each tunnel
  public record Result(Optional<Rate> total, Map<String, Rate> byTunnel, OptionalLong transferred, OptionalLong charged,
      Map<String, String> congestion, Map<String, String> iperf3, Map<String, Rtt> rtt, OptionalDouble routerCpu,
      Optional<Bytes> crewBytes, Map<String, Mwan3> mwan3) {
    /// Nothing was measured.
    public static final Result NONE = new Result(Optional.empty(), Map.of(), OptionalLong.empty(), OptionalLong.empty(),
        Map.of(), Map.of(), Map.of(), OptionalDouble.empty(), Optional.empty(), Map.of());

    public Result {
      byTunnel = kept(byTunnel);
      congestion = kept(congestion);
      iperf3 = kept(iperf3);
      rtt = kept(rtt);
      mwan3 = kept(mwan3);
    }

    /// The same at this cost.
    public Result costing(long transferred, long charged) {
      return new Result(total, byTunnel, OptionalLong.of(transferred), OptionalLong.of(charged), congestion, iperf3,
          rtt, routerCpu, crewBytes, mwan3);
    }
  }

  /// What arrived.
  ///
  /// @param throughput bytes/s
  /// @param retransmits TCP segments sent again
  /// @param jitter seconds, of UDP
  /// @param lost lost ÷ sent, 0 to 1, of UDP
  public record Rate(long throughput, OptionalLong retransmits, OptionalDouble jitter, OptionalDouble lost) {}

  /// @param idle before the test
  /// @param loaded during it
  public record Rtt(Optional<Percentiles> idle, Optional<Percentiles> loaded) {}

  /// Round trips in seconds.
  ///
  /// @param n how many were answered
  public record Percentiles(double p50, double p95, int n) {}

  /// Seen by the crew.
  public record Bytes(long received, long sent) {}

  /// What mwan3 said of a tunnel when the test began, and when it was over.
  public record Mwan3(Mwan3State before, Mwan3State after) {}

  /// In the order that it was given.
  private static <V> Map<String, V> kept(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
