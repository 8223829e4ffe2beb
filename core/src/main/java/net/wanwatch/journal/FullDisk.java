package net.wanwatch.journal;

import java.io.IOException;

/// There is no room for it, on the disk (`ENOSPC`) or in what this user may fill of it (`EDQUOT`). The JDK has no type for
/// these, only the system's own words, of glibc or musl: in English, as the launcher has it. What says it otherwise is a disk
/// that fails for a reason nobody knows.
public final class FullDisk extends IOException {
  private static final long serialVersionUID = 1L;

  FullDisk(String message, IOException cause) {
    super(message, cause);
  }

  /// Whether it is known that a full disk was the cause; the disk may be full where it is not known.
  public static boolean isCause(IOException e) {
    var said = String.valueOf(e.getMessage());
    return e instanceof FullDisk || said.contains("No space left on device") || said.contains("Disk quota exceeded")
        || said.contains("Quota exceeded");
  }
}
