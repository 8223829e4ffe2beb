package net.wanwatch.setup.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What is to be done on a host that it becomes as planned, for its shell.
///
/// @param changes of its files, in their order; each must succeed
/// @param reloads what makes them count; none where nothing changes
/// @param notes what was left alone, and why
public record Commands(List<String> changes, List<String> reloads, List<String> notes) {
  public Commands {
    changes = List.copyOf(changes);
    reloads = List.copyOf(reloads);
    notes = List.copyOf(notes);
  }

  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /// To copy and paste; notes are comments.
  public List<String> lines() {
    var lines = new ArrayList<String>();
    notes.forEach(note -> lines.add("# " + note));
    Stream.of(changes, reloads).forEach(lines::addAll);
    return lines;
  }
}
