package net.wanwatch.agent.chat.incident;

import java.time.Duration;

/// How long something lasted. Where its begin or its end was not watched, that is only known to be between two others.
///
/// @param middle of what is possible, as its times have it
/// @param least it may have lasted, never negative
/// @param most it may have lasted
public record Length(Duration middle, Duration least, Duration most) {
  public static final Length NONE = sure(Duration.ZERO);
  private static final Duration NEGLIGIBLE = Duration.ofSeconds(1);

  public static Length sure(Duration length) {
    return new Length(length, length, length);
  }

  /// @param bound it may be wrong by this much either way
  public static Length of(Duration middle, Duration bound) {
    var least = middle.minus(bound);
    return new Length(middle, least.isNegative() ? Duration.ZERO : least, middle.plus(bound));
  }

  public Length plus(Length other) {
    return new Length(middle.plus(other.middle), least.plus(other.least), most.plus(other.most));
  }

  /// Whether one number says it: to a second, or to a tenth of it.
  public boolean isSure() {
    var less = middle.minus(least);
    var more = most.minus(middle);
    var bound = less.compareTo(more) > 0 ? less : more;
    return bound.compareTo(NEGLIGIBLE) <= 0 || bound.multipliedBy(10).compareTo(middle) <= 0;
  }
}
