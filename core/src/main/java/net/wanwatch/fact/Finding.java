package net.wanwatch.fact;

import java.util.Optional;

/// How mwan3 and the verdict disagree.
public enum Finding implements Word {
  /** The verdict is bad, and mwan3 still sends the crew's connections there. */
  BLIND,
  /** The verdict is ok, and mwan3 keeps the tunnel out. */
  FALSE_ALARM;

  /// As the journal says it: `none` where they agree.
  public static String word(Optional<Finding> found) {
    return found.map(Word::word).orElse("none");
  }
}
