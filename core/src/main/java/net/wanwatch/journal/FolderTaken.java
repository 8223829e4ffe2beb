package net.wanwatch.journal;

import java.io.IOException;

/// Another journal, of this process or another one, writes into the folder. Two would tear each other's lines.
public final class FolderTaken extends IOException {
  private static final long serialVersionUID = 1L;

  public FolderTaken(String message) {
    super(message);
  }
}
