package net.wanwatch.fact;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  /// How the work goes to the VPS.
  public enum Way implements Word {
    /** Over the best tunnel alone, at the VPS's own address in it. */
    ONE,
    /** At the VPS's loopback address: mwan3 chooses a tunnel for each connection, as for the crew's. */
    MWAN3,
    /** By MPTCP, which begins in the best tunnel and adds a subflow for each other. */
    MPTCP;

    /// One of a comparison's ways: gone twice it has two names, and the second differs from the first by chance alone.
    ///
    /// @param name `mwan3`, the second time `mwan3-again`
    public record Named(String name, Way way) {}

    /// @return empty where a word is none, is there three times, or stands alone
    public static Optional<List<Named>> named(List<String> words) {
      var all = new ArrayList<Named>();
      for (var word : words) {
        var way = Word.of(Way.class, word);
        long before = all.stream().filter(it -> Optional.of(it.way()).equals(way)).count();
        if (way.isEmpty() || before > 1) {
          return Optional.empty();
        }
        all.add(new Named(before == 0 ? word : word + "-again", way.get()));
      }
      return all.size() < 2 ? Optional.empty() : Optional.of(all);
    }
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
