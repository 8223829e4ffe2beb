package net.wanwatch.report;

import java.io.IOException;
import net.wanwatch.journal.JournalReader;
import net.wanwatch.report.page.Format;
import net.wanwatch.report.read.Festival;

/// What was named holds no fact of the time asked for: nothing is written, so that an earlier report stays.
public final class NothingToReport extends IOException {
  private static final long serialVersionUID = 1L;

  private NothingToReport(String message) {
    super(message);
  }

  /// @param named what was read
  static NothingToReport of(String named, Festival festival) {
    return new NothingToReport(named + ": " + why(festival));
  }

  private static String why(Festival festival) {
    var files = festival.files();
    if (festival.held().isPresent()) {
      var held = festival.held().get();
      return "its facts are of %s to %s (%s), and --from and --to leave none of them"
          .formatted(Format.whole(held.from(), held.zone()), Format.whole(held.to(), held.zone()), held.zone().getId());
    }
    if (files.facts() > 0) {
      return "its clock was wrong throughout: %s, all of times that cannot be"
          .formatted(Format.counted(files.facts(), "fact"));
    }
    if (files.lost() > 0) {
      return "%s in %s, and none is a fact (%s): take the copy at the other end, or a backup".formatted(
          Format.counted(files.lost(), "line"), Format.counted(files.files(), "file"),
          files.losses().stream().findFirst().map(NothingToReport::said).orElse("damaged"));
    }
    return files.files() == 0
        ? "no journal, which is files *.jsonl or *.jsonl.gz: name the folder that `journal` in wanwatch.yaml names"
        : "%s without a fact: name the folder that `journal` in wanwatch.yaml names, or the copy at the other end"
            .formatted(Format.counted(files.files(), "file"));
  }

  private static String said(JournalReader.Loss loss) {
    return "%s:%d: %s".formatted(loss.file().getFileName(), loss.line(), loss.reason());
  }
}
