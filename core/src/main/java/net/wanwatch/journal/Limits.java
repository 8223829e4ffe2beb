package net.wanwatch.journal;

/// How much a journal may hold.
///
/// @param bytes of all day files together; the oldest whole days go first, today never
/// @param queued facts kept in memory while they cannot be written; beyond, the oldest is lost
public record Limits(long bytes, int queued) {
  public static final Limits DEFAULT = new Limits(1L << 30, 10_000);
}
