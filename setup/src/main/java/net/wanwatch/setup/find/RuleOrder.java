package net.wanwatch.setup.find;

/// Where the two rules for a tunnel's mark belong: before mwan3's, first the one that looks it up, then the one that refuses it.
public final class RuleOrder {
  /// mwan3's own rules stand from here on: `iif` from 1001, marks from 2001, the rest from 3001.
  public static final long MWAN3 = 1000;

  private RuleOrder() {}

  /// The priority of the rule that looks a mark up: the one it has, if the next is free of mwan3 too. The next is for the refusal.
  public static long first(long priority) {
    return priority >= 1 && priority + 1 < MWAN3 ? priority : 1;
  }
}
