package net.wanwatch.setup.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What an uplink gives at most, in Mbit/s: `60/15` is 60 down and 15 up.
public record MostRate(int down, int up) {
  private static final Pattern TEXT = Pattern.compile("\\s*([1-9]\\d{0,4})\\s*/\\s*([1-9]\\d{0,4})\\s*");

  /// Of `60/15, 50/12`; of nothing none.
  ///
  /// @return empty where one of them is not of this form
  public static Optional<List<MostRate>> list(String text) {
    var rates = new ArrayList<MostRate>();
    for (var part : text.isBlank() ? new String[0] : text.split(",", -1)) {
      var found = TEXT.matcher(part);
      if (!found.matches()) {
        return Optional.empty();
      }
      rates.add(new MostRate(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2))));
    }
    return Optional.of(rates);
  }
}
