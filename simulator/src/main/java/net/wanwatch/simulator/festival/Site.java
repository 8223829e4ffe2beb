package net.wanwatch.simulator.festival;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;

/// Where it is told to have been, and what the crew and its dishes do at what hour.
///
/// @param tunnels how many
record Site(int tunnels, Instant start, long hours) {
  static final String NAME = "hill";
  static final String ROUTER = "magic";
  private static final String[] PLACES = {"north mast", "kitchen tent", "stage", "gate", "workshop", "first aid"};

  static String tunnel(int number) {
    return "wg" + number;
  }

  List<String> names() {
    return IntStream.rangeClosed(1, tunnels).mapToObj(Site::tunnel).toList();
  }

  static String label(int number) {
    return "Starlink " + (char) ('A' + number - 1) + (number <= PLACES.length ? " (" + PLACES[number - 1] + ")" : "");
  }

  /// Bytes/s down that one dish could carry, the fewer the more the cell is used.
  double capacity(int tunnel, Instant at) {
    double own = 1 - 0.09 * ((tunnel - 1) % 4);
    return 21e6 * own * (1 - 0.45 * busy(at));
  }

  /// How busy the crew is, 0 to 1: little at night, most in the evening, more from day to day.
  double busy(Instant at) {
    double hour = (at.atOffset(ZoneOffset.UTC).toLocalTime().toSecondOfDay() / 3600d + 2) % 24;
    double day = 0.55 + 0.45 * Math.min(1, (at.getEpochSecond() - start.getEpochSecond()) / 3600d / Math.max(1, hours));
    double evening = Math.exp(-Math.pow((hour - 20.5) / 3.6, 2));
    double noon = 0.55 * Math.exp(-Math.pow((hour - 12.5) / 3.2, 2));
    return day * Math.min(1, 0.07 + evening + noon);
  }
}
