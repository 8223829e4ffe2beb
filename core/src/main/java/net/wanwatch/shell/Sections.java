package net.wanwatch.shell;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The answer of a script that reads many things, taken apart at its `== name` lines. A part counts only when the line that follows it
/// came too: of an answer that was cut short everything before the cut is good, and nothing that might be half.
///
/// @param whole the last line came
public record Sections(Map<String, List<String>> parts, boolean whole) {
  private static final String HEADER = "== ";
  private static final String MISSING = "!! ";

  /// A part that is not there, and why in one line.
  public static final class MissingPart extends IOException {
    private static final long serialVersionUID = 1L;

    public MissingPart(String reason) {
      super(reason);
    }
  }

  /// Lines before the first header are somebody's greeting and passed over.
  public static Sections parse(String answer) {
    var parts = new HashMap<String, List<String>>();
    List<String> lines = new ArrayList<>();
    var name = "";
    int start = 0;
    for (int end = answer.indexOf('\n'); end >= 0; start = end + 1, end = answer.indexOf('\n', start)) {
      var line = answer.substring(start, end).stripTrailing();
      if (line.startsWith(HEADER)) {
        parts.putIfAbsent(name, lines);
        name = line.substring(HEADER.length());
        lines = new ArrayList<>();
      } else {
        lines.add(line);
      }
    }
    return new Sections(parts, name.equals("end"));
  }

  /// @throws MissingPart where the router said that it has none, or the answer ended before
  public List<String> lines(String part) throws MissingPart {
    var lines = parts.get(part);
    if (lines == null) {
      throw new MissingPart(whole ? "the answer has no such part" : "the answer was cut short");
    }
    for (var line : lines) {
      if (line.startsWith(MISSING)) {
        throw new MissingPart(line.substring(MISSING.length()));
      }
    }
    return lines;
  }

  /// What came of a part that nobody misses.
  public List<String> any(String part) {
    return parts.getOrDefault(part, List.of());
  }

  public String first(String part) throws MissingPart {
    var lines = lines(part);
    if (lines.isEmpty()) {
      throw new MissingPart("it could not be read");
    }
    return lines.getFirst();
  }
}
