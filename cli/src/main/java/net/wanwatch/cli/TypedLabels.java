package net.wanwatch.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/// What the crew calls the uplinks, as it is typed: names with commas between them. One with a comma of its own stands in quotes.
final class TypedLabels {
  private static final int LONGEST = 64;
  private static final Pattern LABEL = Pattern.compile("\\s*(?:\"([^\"]*)\"|'([^']*)'|([^,]*?))\\s*(?:,|$)");

  private TypedLabels() {}

  /// @param count how many there are to be
  static List<String> read(String typed, int count) throws Questions.Misunderstood {
    var labels = labels(typed);
    var seen = new HashSet<String>();
    for (var label : labels) {
      if (label.isEmpty()) {
        throw new Questions.Misunderstood("one of them is empty");
      }
      if (label.length() > LONGEST) {
        throw new Questions.Misunderstood(
            "'%s…' has more than %d characters".formatted(label.substring(0, 20), LONGEST));
      }
      if (!seen.add(label)) {
        throw new Questions.Misunderstood("'%s' stands there twice".formatted(label));
      }
    }
    if (labels.size() != count) {
      throw new Questions.Misunderstood(
          "there are %d uplinks, and %d names were given".formatted(count, labels.size()));
    }
    return labels;
  }

  private static List<String> labels(String typed) throws Questions.Misunderstood {
    var labels = new ArrayList<String>();
    var found = LABEL.matcher(typed);
    int next = 0;
    boolean more = true;
    while (more) {
      if (!found.find(next) || found.start() != next || (found.group(3) != null && found.group(3).startsWith("\""))) {
        throw new Questions.Misunderstood(
            "a quote does not begin and end with a name: " + typed.substring(next).strip());
      }
      labels.add(found.group(1) != null ? found.group(1) : found.group(2) != null ? found.group(2) : found.group(3));
      next = found.end();
      more = found.group().endsWith(",");
    }
    return labels.stream().map(String::strip).toList();
  }

}
