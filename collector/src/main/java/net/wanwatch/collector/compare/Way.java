package net.wanwatch.collector.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.wanwatch.fact.Word;

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
  record Named(String name, Way way) {}

  /// @return empty where a word is none, is there three times, or stands alone
  static Optional<List<Named>> named(List<String> words) {
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
