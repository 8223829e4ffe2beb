package net.wanwatch.report;

import java.io.IOException;
import java.nio.file.Path;

/// What was named for comparison is no `summary.json`.
public final class NoSummary extends IOException {
  private static final long serialVersionUID = 1L;

  NoSummary(Path file) {
    super(file + " is no summary.json of a report: name the one that `wanwatch report` wrote beside its report.html");
  }
}
