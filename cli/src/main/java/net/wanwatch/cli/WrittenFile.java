package net.wanwatch.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/// A file that is about to be written: what would change is shown first, and it changes at once or not at all.
///
/// @param permissions as `ls` shows them: `rw-r--r--`
record WrittenFile(Path file, String text, String permissions) {
  private static final int CONTEXT = 2;

  /// What is there already and differs, as `diff -u` shows it; empty where nothing is there, or the same.
  Optional<String> difference() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var old = old().lines().toList();
    var next = text.lines().toList();
    var patch = DiffUtils.diff(old, next);
    return patch.getDeltas().isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.join("\n", UnifiedDiffUtils.generateUnifiedDiff(file + "", file + " (new)", old, patch, CONTEXT)));
  }

  /// What is no UTF-8 is shown as such, and differs.
  private String old() throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  boolean isThere() throws IOException {
    return Files.exists(file) && old().equals(text);
  }

  /// Written beside it, then put in its place; owner and rights of one that was there are kept.
  void write() throws IOException {
    var folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(file + " is no file");
    }
    Files.createDirectories(folder);
    boolean there = Files.exists(file);
    Set<PosixFilePermission> rights = there
        ? Files.getPosixFilePermissions(file)
        : PosixFilePermissions.fromString(permissions);
    var next = Files.createTempFile(folder, "." + file.getFileName(), ".new");
    try {
      Files.writeString(next, text);
      Files.setPosixFilePermissions(next, rights);
      if (there) {
        Files.setOwner(next, Files.getOwner(file));
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(next);
    }
  }
}
