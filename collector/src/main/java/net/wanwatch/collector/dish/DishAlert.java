package net.wanwatch.collector.dish;

import java.util.Optional;
import net.wanwatch.fact.Word;

/// What a dish complains of while it may well work. Numbers are those of `DishAlerts` in public descriptions of its API.
public enum DishAlert implements Word {
  MOTORS_STUCK, THERMAL_SHUTDOWN, THERMAL_THROTTLE, MAST_NOT_VERTICAL,
  /** Its cable runs slower than it should. */
  SLOW_ETHERNET,
  /** An update waits for a restart. */
  UPDATE_WAITING,
  /** It melts snow. */
  HEATING, POWER_SUPPLY_HOT, POWER_SAVE, MOVING, LOW_SIGNAL;

  /// Empty for one that is new to us, or none of ours.
  static Optional<DishAlert> of(int field) {
    return Optional.ofNullable(switch (field) {
      case 1 -> MOTORS_STUCK;
      case 2 -> THERMAL_SHUTDOWN;
      case 3 -> THERMAL_THROTTLE;
      case 5 -> MAST_NOT_VERTICAL;
      case 6, 18 -> SLOW_ETHERNET;
      case 8 -> UPDATE_WAITING;
      case 9 -> HEATING;
      case 10 -> POWER_SUPPLY_HOT;
      case 11 -> POWER_SAVE;
      case 12, 15 -> MOVING;
      case 17 -> LOW_SIGNAL;
      default -> null;
    });
  }
}
