package net.wanwatch.poll;

import java.time.Instant;

/// What a source last said: nothing yet, a value, or silence. A silent source has no old value, for a
/// stale number is a lie; so whoever shows a reading has to say what it shows in each of the three cases.
public sealed interface Reading<T> {
  /// Not asked yet, or the first answer is still on its way.
  record Pending<T>() implements Reading<T> {}

  /// The value, and when (our clock) the answer had arrived.
  record Heard<T>(Instant at, T value) implements Reading<T> {}

  /// The poll failed, when, and why in one line that is fit for a log and a status page.
  record Silent<T>(Instant at, String reason) implements Reading<T> {}
}
