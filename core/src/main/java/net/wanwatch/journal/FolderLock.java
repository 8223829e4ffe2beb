package net.wanwatch.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Holds a folder for one writer, by a lock on its file `.lock`, which the system drops with the process, however that
/// ends. Within this process a set of folders does it: POSIX drops a process's lock as soon as it closes the file by
/// any handle, so a second try that is refused would take the lock from the first.
final class FolderLock implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FolderLock.class);
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  static FolderLock take(Path folder) throws IOException {
    var real = folder.toRealPath();
    if (!OURS.add(real)) {
      throw new FolderTaken("%s: this process writes a journal there already".formatted(folder));
    }
    boolean taken = false;
    try {
      var lock = new FolderLock(real, lockedChannel(folder));
      taken = true;
      return lock;
    } finally {
      if (!taken) {
        OURS.remove(real);
      }
    }
  }

  private static FileChannel lockedChannel(Path folder) throws IOException {
    var file = folder.resolve(".lock");
    var channel = FileChannel.open(file, CREATE, READ, WRITE);
    boolean locked = false;
    try {
      locked = channel.tryLock() != null;
      if (!locked) {
        throw new FolderTaken(
            "%s: another process (%s) writes a journal there".formatted(folder, Files.readString(file).strip()));
      }
      noteOwner(channel);
      return channel;
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  private static void noteOwner(FileChannel channel) {
    try {
      channel.truncate(0).write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(UTF_8)));
    } catch (IOException e) {
      log.debug("the journal is ours, but its lock does not say so", e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    OURS.remove(folder);
  }
}
