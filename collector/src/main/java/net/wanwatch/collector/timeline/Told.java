package net.wanwatch.collector.timeline;

import java.util.Map;
import java.util.stream.Collectors;
import net.wanwatch.fact.DishCause;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Word;

/// What people were told, and what a dish said, in the words that the status page has for them.
final class Told {
  private static final Map<DishCause, String> DISH = Map.ofEntries(Map.entry(DishCause.BOOTING, "starts"),
      Map.entry(DishCause.STOWED, "is stowed"), Map.entry(DishCause.THERMAL_SHUTDOWN, "is too hot"),
      Map.entry(DishCause.NO_SCHEDULE, "has no time to send"), Map.entry(DishCause.NO_SATELLITES, "sees no satellites"),
      Map.entry(DishCause.OBSTRUCTED, "is obstructed"), Map.entry(DishCause.NO_DOWNLINK, "receives nothing"),
      Map.entry(DishCause.NO_PINGS, "gets no answer from the ground"), Map.entry(DishCause.TURNING, "turns itself"),
      Map.entry(DishCause.CABLE_TEST, "tests its cable"), Map.entry(DishCause.SLEEPING, "sleeps"),
      Map.entry(DishCause.MOVING, "moves, which its subscription does not allow"),
      Map.entry(DishCause.NO_ACCOUNT, "has no active subscription"),
      Map.entry(DishCause.TOO_FAR, "is too far from its address"),
      Map.entry(DishCause.NOT_ALLOWED_HERE, "may not work here"),
      Map.entry(DishCause.DATA_USED_UP, "has used up its data"),
      Map.entry(DishCause.CELL_DISABLED, "is not served here at the moment"));

  private Told() {}

  static String words(Fact.Incident it) {
    var what = switch (it.what()) {
      case VPS -> "VPS has no internet";
      case DARK -> "site offline";
      case CUT -> "no uplink works";
      case CREW -> "no internet";
      case TUNNEL -> it.tunnels().stream().collect(Collectors.joining(", ")) + " down";
      case WAY -> it.tunnels().stream().collect(Collectors.joining(", ")) + " leaves by another uplink than its own";
      case MAINTENANCE -> "maintenance";
    };
    return "People were told: " + what + it.who().map(who -> "; %s had it".formatted(who)).orElse("");
  }

  static String dish(Fact.Dish it) {
    return "its dish " + Word.of(DishCause.class, it.cause())
        .map(cause -> DISH.getOrDefault(cause, "says " + it.cause()))
        .orElse("says " + it.cause());
  }
}
