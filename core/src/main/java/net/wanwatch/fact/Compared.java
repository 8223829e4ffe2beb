package net.wanwatch.fact;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// The parts of a comparison's fact.
public final class Compared {
  private Compared() {}

  /// What is done over each way.
  public enum Work implements Word {
    /** As much as it carries; measured in bytes/s, and more is better. */
    BULK,
    /** Pages of 100 kB, each over a connection of its own; measured in seconds until one is there, and less is better. */
    PAGES,
    /** Packets as a call sends them, 50 a second by UDP; measured in seconds until 95 of 100 were back, and less is better. */
    CALL
  }

  /// What two values in the same blocks say.
  public enum Difference implements Word {
    /** The interval lies on the better side of 1. */
    BETTER,
    /** The interval lies on the worse side of 1. */
    WORSE,
    /** The interval has 1 in it. That is a result: it does not say that there is no difference. */
    NO_DIFFERENCE_SHOWN,
    /** Nothing can be said of so few. */
    TOO_FEW_BLOCKS,
    /** One of them got as much as its ceiling lets it: it may carry more, and who is better is not known. */
    HELD_BY_CEILING
  }

  /// A way, and what it got. Of blocks that are not whole nothing is in it but the bytes.
  ///
  /// @param name `one`, `mwan3`, `mptcp`; the same against itself is `mwan3-again`
  /// @param values of each block in their order: bytes/s, the median page's seconds, or those of 95 of 100 packets
  /// @param median of `values`
  /// @param rtt median of the blocks' median round trips of the crew's probes meanwhile, in seconds
  /// @param transferred payload bytes, of all runs
  /// @param routerCpu median busy part of it, 0 to 1
  /// @param siteCpu median busy part of the host on which the collector runs
  /// @param vpsCpu median busy part of the VPS
  /// @param subflows the fewest that a connection of MPTCP had at a run's end
  public record Treatment(String name, List<Double> values, OptionalDouble median, OptionalDouble rtt,
      OptionalLong transferred, OptionalDouble routerCpu, OptionalDouble siteCpu, OptionalDouble vpsCpu,
      OptionalInt subflows) {
    public Treatment {
      values = List.copyOf(values);
    }
  }

  /// The one divided by the other, block by block.
  ///
  /// @param blocks that are in it
  /// @param ratio geometric mean of the blocks' ratios; empty of too few blocks, and the interval too
  /// @param low of the 95 % interval
  /// @param high of the 95 % interval
  public record Ratio(String of, String to, int blocks, OptionalDouble ratio, OptionalDouble low, OptionalDouble high,
      Difference difference) {}
}
