package net.wanwatch.fact;

import java.util.List;

/// Why a satellite dish carries nothing, as it says itself.
///
/// Words and numbers are those of `DishOutage.Cause` and `UtDisablementCode` in public descriptions of Starlink's device API, as its own
/// reflection service prints them (`spacex/api/device/dish.proto`). A later dish may know more: their words are `cause-14`,
/// `disabled-11`.
public enum DishCause implements Word {
  /** It has just been switched on, or installs an update. */
  BOOTING,
  /** Folded up for transport. */
  STOWED,
  /** Too hot. */
  THERMAL_SHUTDOWN,
  /** The network has given it no time to send. */
  NO_SCHEDULE, NO_SATELLITES,
  /** Something stands between it and the satellites. */
  OBSTRUCTED, NO_DOWNLINK,
  /** It hears satellites, and its ground station does not answer. */
  NO_PINGS,
  /** It turns itself. */
  TURNING, CABLE_TEST,
  /** By its own timetable. */
  SLEEPING,
  /** It moves, and its subscription does not allow that. */
  MOVING,
  /** No subscription that is active. */
  NO_ACCOUNT,
  /** Too far from the address of the subscription. */
  TOO_FAR,
  /** Not in this country, or not at sea. */
  NOT_ALLOWED_HERE,
  /** The data of the subscription are used up. */
  DATA_USED_UP,
  /** The network serves nobody here at the moment. */
  CELL_DISABLED;

  /// By number, from 1.
  private static final List<DishCause> OUTAGES = List.of(BOOTING, STOWED, THERMAL_SHUTDOWN, NO_SCHEDULE, NO_SATELLITES,
      OBSTRUCTED, NO_DOWNLINK, NO_PINGS, TURNING, CABLE_TEST, SLEEPING, MOVING);
  /// By number, from 2.
  private static final List<DishCause> DISABLED = List.of(NO_ACCOUNT, TOO_FAR, NOT_ALLOWED_HERE, NOT_ALLOWED_HERE,
      NOT_ALLOWED_HERE, DATA_USED_UP, CELL_DISABLED, NOT_ALLOWED_HERE);

  /// The word of a cause of `DishOutage`.
  public static String ofOutage(int number) {
    return number == 0 ? "unknown" : word(OUTAGES, number - 1, "cause-" + number);
  }

  /// The word of a `UtDisablementCode` that is neither unknown (0) nor okay (1).
  public static String ofDisabled(int number) {
    return word(DISABLED, number - 2, "disabled-" + number);
  }

  /// Its number in `DishOutage`; 0 where it is none of an outage.
  public int ofOutage() {
    return OUTAGES.indexOf(this) + 1;
  }

  /// Its number as a `UtDisablementCode`, the first where there are several; 1, which is okay, where it is none.
  public int ofDisabled() {
    return DISABLED.indexOf(this) + 2;
  }

  private static String word(List<DishCause> causes, int place, String otherwise) {
    return place >= 0 && place < causes.size() ? causes.get(place).word() : otherwise;
  }
}
