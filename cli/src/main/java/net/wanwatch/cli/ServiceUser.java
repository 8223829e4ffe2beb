package net.wanwatch.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The user that the package's units run as. Where it is not on this machine nobody is meant.
///
/// @param folder where its files are; a file elsewhere, or one that a link leads to elsewhere, is none of them
record ServiceUser(String name, Path folder) {
  static final ServiceUser WANWATCH = new ServiceUser("wanwatch", Path.of("/etc/wanwatch"));

  /// Those of the files that it may not read, such as root's with mode 600. What is not there is none.
  List<Path> closed(List<Path> files) throws IOException {
    var closed = new ArrayList<Path>();
    for (var file : files) {
      if (isOurs(file) && !mayRead(Files.readAttributes(file, PosixFileAttributes.class))) {
        closed.add(file);
      }
    }
    return closed;
  }

  /// Gives it root's files, where we may.
  void give(List<Path> files) throws IOException {
    for (var file : files) {
      if (isOurs(file) && Files.getOwner(file).getName().equals("root") && isRoot()) {
        Files.setOwner(file, user().orElseThrow());
      }
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private boolean isOurs(Path file) throws IOException {
    return user().isPresent() && Files.isRegularFile(file) && file.toRealPath().startsWith(folder);
  }

  private Optional<UserPrincipal> user() throws IOException {
    try {
      return Optional.of(folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name));
    } catch (UserPrincipalNotFoundException _) {
      return Optional.empty();
    }
  }

  /// Its only group has its name.
  private boolean mayRead(PosixFileAttributes file) {
    var rights = file.permissions();
    if (file.owner().getName().equals(name)) {
      return rights.contains(PosixFilePermission.OWNER_READ);
    }
    return rights.contains(
        file.group().getName().equals(name) ? PosixFilePermission.GROUP_READ : PosixFilePermission.OTHERS_READ);
  }
}
