package net.wanwatch.fact;

import java.util.Optional;

/// What nobody notices who sees only whether it works: mwan3 and the verdict disagree, or a tunnel leaves by an uplink that is not its own.
public enum Finding implements Word {
  /** The verdict is bad, and mwan3 still sends the crew's connections there. */
  BLIND,
  /** The verdict is ok, and mwan3 keeps the tunnel out. */
  FALSE_ALARM,
  /** Its own packets leave by another uplink than its own. */
  WRONG_WAY;

  /// As the journal says it: `none` where they agree.
  public static String word(Optional<Finding> found) {
    return found.map(Word::word).orElse("none");
  }
}
